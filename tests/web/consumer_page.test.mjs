// The pages for shoppers in Debian's chromium.
//
//   PANYUAN_URL     the gateway, "http://127.0.0.1:8080"; without it everything is skipped
//   PANYUAN_CODE    a batch code it knows
//   PANYUAN_DIGITS  the digits of a signed label it issued
//   PANYUAN_SHOTS   directory for screenshots; none are taken without it

import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';

import axe from 'axe-core';
import {chromium} from 'playwright-core';

const {PANYUAN_URL: url, PANYUAN_CODE: code, PANYUAN_DIGITS: digits, PANYUAN_SHOTS: shots} =
    process.env;
const skip = url && code && digits ? false : 'PANYUAN_URL, PANYUAN_CODE or PANYUAN_DIGITS is not set';

const screens = {phone: {width: 390, height: 844}, desktop: {width: 1280, height: 900}};
const pages = {
  batch: {path: `/T/${code}`, status: 200, zh: '检测结果', en: 'Test results'},
  label: {path: `/Q/${digits}`, status: 200, zh: '标签签名有效', en: 'signature is genuine'},
  home: {path: '/', status: 200, zh: '输入标签上的编码', en: 'Enter the code'},
  wrong: {path: '/T/7K3QM2XD9PR', status: 400, zh: '请再核对一下', en: 'Please check again'},
  lost: {path: '/no/such/page', status: 404, zh: '没有查到', en: 'Nothing found'},
};
const locales = {zh: 'zh-CN', en: 'en-GB'};

let browser;

// A page that notes what should not happen on it.
async function open(options) {
  // The county's own authority is not the browser's.
  const context = await browser.newContext({ignoreHTTPSErrors: true, ...options});
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // Chromium reports the page's own status of 400 or 404 here.
    const own = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !own) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin)
      faults.push(`external request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => faults.push(`failed request: ${request.url()}`));
  return {context, page, faults};
}

async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, {recursive: true});
  await page.screenshot({path: path.join(shots, `${name}.png`), fullPage: true});
}

describe('consumer page', {skip}, () => {
  before(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    });
  });
  after(() => browser?.close());

  for (const [screen, viewport] of Object.entries(screens)) {
    for (const [lang, locale] of Object.entries(locales)) {
      for (const [name, wanted] of Object.entries(pages)) {
        test(`${name} works without script, ${screen}, ${lang}`, async () => {
          const {context, page, faults} = await open({viewport, locale, javaScriptEnabled: false});
          const response = await page.goto(url + wanted.path);
          assert.equal(response.status(), wanted.status);
          assert.equal(await page.locator('html').getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en');
          assert.ok((await page.locator('main').innerText()).includes(wanted[lang]));
          const {inner, scroll} = await page.evaluate(
              () => ({inner: innerWidth, scroll: document.documentElement.scrollWidth}));
          assert.ok(scroll <= inner, `scrolls sideways: ${scroll} > ${inner}`);
          assert.ok((await response.body()).length < 32_000, 'more than 32 kB');
          await shoot(page, `${name}-${screen}-${lang}`);
          assert.deepEqual(faults, []);
          await context.close();
        });
      }
    }
  }

  for (const colorScheme of ['light', 'dark']) {
    for (const [name, wanted] of Object.entries(pages)) {
      test(`${name} is accessible, ${colorScheme}`, async () => {
        const {context, page} = await open({viewport: screens.phone, locale: locales.zh, colorScheme});
        await page.goto(url + wanted.path);
        for (const details of await page.locator('details').all())
          await details.evaluate((element) => element.setAttribute('open', ''));
        await page.evaluate(axe.source);
        const {violations} = await page.evaluate(() => axe.run());
        const found = violations.filter(({impact}) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(
            found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`), []);
        if (colorScheme === 'dark') await shoot(page, `${name}-dark`);
        await context.close();
      });
    }
  }

  test('the style sheet passes the policy that forbids everything else', async () => {
    const {context, page, faults} = await open({viewport: screens.phone});
    await page.goto(`${url}/T/${code}`);
    const padding = await page.locator('main').evaluate((main) => getComputedStyle(main).paddingLeft);
    assert.notEqual(padding, '0px');
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(faults.length, 1);  // the refused script, and nothing else
    await context.close();
  });

  test('a typed code leads to its batch, and the language can be changed', async () => {
    const {context, page, faults} =
        await open({viewport: screens.phone, locale: locales.zh, javaScriptEnabled: false});
    await page.goto(url);
    await page.locator('#code').fill(` ${code.toLowerCase()} `);
    await page.getByRole('button').click();
    await page.waitForURL('**/T/*');
    assert.ok((await page.locator('h1').count()) === 1);
    await page.getByRole('link', {name: 'English'}).click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.ok((await page.locator('main').innerText()).includes('Test results'));
    assert.deepEqual(faults, []);
    await context.close();
  });
});
