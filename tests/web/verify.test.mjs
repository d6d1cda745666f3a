// The batch page's own script against a real server, in Debian's chromium.
//
//   PANYUAN_URL    the gateway; without it everything is skipped
//   PANYUAN_CODE   a batch code it knows, with an arrival among its first records
//   PANYUAN_CORRECTED  one whose second record is declared an error by its third, the last one
//   PANYUAN_SHOTS  directory for screenshots; none are taken without it

import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';

import axe from 'axe-core';
import {chromium} from 'playwright-core';

const {PANYUAN_URL: url, PANYUAN_CODE: code, PANYUAN_CORRECTED: corrected, PANYUAN_SHOTS: shots} =
    process.env;
const skip = url && code && corrected ? false :
                                        'PANYUAN_URL, PANYUAN_CODE or PANYUAN_CORRECTED is not set';
const batch = `${url}/T/${code?.replaceAll('-', '')}`;
// A key that never signed anything here.
const foreignKey = 'panyuan.example/330727+e2a3ab6d+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd';
const ways = {
  'WebCrypto': {engine: 'webcrypto', script: () => {}},
  'no crypto.subtle': {
    engine: 'noble',
    script: () => Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined}),
  },
  'a WebCrypto that lacks Ed25519': {
    engine: 'noble',
    script: () => {
      SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'));
    },
  },
};

let browser;

async function open({locale = 'en-GB', script, ...options} = {}) {
  const context = await browser.newContext(
      {ignoreHTTPSErrors: true, viewport: {width: 390, height: 844}, locale, ...options});
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  if (script) await page.addInitScript(script);
  return {context, page, faults};
}

// The page's verdict once it has one: the box's tone and words, and those of every record.
async function verdict(page) {
  await page.locator('#check[data-state]:not([data-state=busy])').waitFor();
  return page.evaluate(() => ({
    tone: document.querySelector('#check').dataset.state,
    engine: document.querySelector('#check').dataset.engine,
    words: document.querySelector('#check-words').innerText,
    tests: [...document.querySelectorAll('li[data-result] .check')].map(
        (test) => ({good: test.classList.contains('good'), words: test.textContent})),
    rows: [...document.querySelectorAll('li[data-index] .check')].map(
        (row) => ({good: row.classList.contains('good'), bad: row.classList.contains('bad'),
                   words: row.textContent})),
  }));
}

async function assertAllTicked(page) {
  const found = await verdict(page);
  assert.ok(found.rows.length >= 2);
  assert.deepEqual([...found.rows, ...found.tests].filter(({good}) => !good), []);
  assert.equal(found.tone, 'good');
  assert.ok(found.words.includes(`${found.rows.length} of ${found.rows.length} records`), found.words);
  assert.match(found.words, /checkpoint of [0-9]+ entries, fetched 20[0-9\u2011]+ [0-9:]+\./);
  return found;
}

// Alters the body of what fits `pattern` on its way to the page.
async function alter(page, pattern, change) {
  await page.route(pattern, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const changed = change(body);
    assert.notEqual(changed, body, 'the test changed nothing');
    await route.fulfill({response, body: changed});
  });
}

// Another digit or letter of base64 in the place of the one at `at`.
const bend = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

describe('checking on the phone', {skip}, () => {
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

  for (const [name, {engine, script}] of Object.entries(ways)) {
    test(`ticks every record with ${name}`, async () => {
      const {context, page, faults} = await open({script});
      await page.goto(batch);
      assert.equal((await assertAllTicked(page)).engine, engine);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  const firstRecord = /(<li[^>]* data-index="[^]*?<pre>)([^]*?)(<\/pre>)/;
  const wrongs = {
    'a byte of the record': {
      says: 'the hash differs',
      on: (page) => alter(page, '**/T/*', (html) => html.replace(
          firstRecord, (_, start, record, end) => start + record.replace('"ADD"', '"ADE"') + end)),
    },
    'a byte of the proof': {
      says: 'the proof fails',
      on: (page) => alter(page, '**/proof/*', (text) => bend(text, text.indexOf('\n', 30) + 1)),
    },
    'the place in the proof': {
      says: 'the proof fails',
      on: (page) => alter(page, '**/proof/*', (text) => text.replace(/^index /m, 'index 9')),
    },
    'a byte of the signature': {
      says: 'the signature is wrong',
      on: (page) => alter(page, '**/proof/*', (text) => bend(text, text.search(/^— /m) + 30 +
          text.slice(text.search(/^— /m)).indexOf(' ', 2))),
    },
    'the checkpoint\'s size': {
      says: 'the signature is wrong',
      on: (page) => alter(page, '**/proof/*', (text) => text.replace(/^([0-9]+)$/m, '1$1')),
    },
    'the shown time': {
      says: 'the text differs',
      on: (page) => alter(page, '**/T/*', (html) => html.replace(
          /<time>20/, '<time>21')),
    },
    'the shown amount': {
      says: 'the text differs',
      on: (page) => alter(page, '**/T/*', (html) => html.replace(
          /class="amount">40 kg/, 'class="amount">41 kg')),
    },
    'the shown step': {
      says: 'the text differs',
      on: (page) => alter(page, '**/T/*', (html) => html.replace(
          'class="step-word">Received', 'class="step-word">Sold')),
    },
    'the place of the record': {
      says: 'the proof fails',
      on: (page) => alter(page, '**/T/*', (html) => html.replace(/data-index="/, 'data-index="x')),
    },
  };
  for (const [name, {says, on}] of Object.entries(wrongs)) {
    test(`shows a red cross when ${name} was changed on the wire`, async () => {
      const {context, page} = await open();
      await on(page);
      await page.goto(batch);
      const {tone, words, rows} = await verdict(page);
      assert.equal(tone, 'bad');
      assert.match(words, /tell the market’s office/);
      assert.ok(rows[0].bad && rows[0].words.includes(says), rows[0].words);
      const mark = await page.locator('li[data-index] .check').first().evaluate(
          (row) => getComputedStyle(row, '::before').content);
      assert.ok(mark.includes('✗'), mark);
      await context.close();
    });
  }

  test('shows a red cross when a verdict was changed on the wire', async () => {
    const {context, page} = await open();
    await alter(page, '**/T/*', (html) => html.replace(
        /data-verdict="[^"]*"([^]*?<\/svg>)[^<]*<\/span>/, 'data-verdict="invalid"$1Test invalid, says nothing</span>'));
    await page.goto(batch);
    const {tone, tests} = await verdict(page);
    assert.equal(tone, 'bad');
    assert.ok(tests.some(({words}) => words.includes('no checked record says this')));
    await context.close();
  });

  const lies = {
    'the correction was left out': (html) =>
        html.replace(/<li[^>]*data-step="corrected"[^]*?<\/li>/, ''),
    'the strike was left out': (html) => html.replace(/<\/?s>/g, ''),
    'the correction is of another event': (html) => html.replace(
        /(data-step="corrected"[^]*?"eventID":"ni:\/\/\/sha-256;)[0-9a-f]{8}/,
        (_, start) => `${start}00000000`),
  };
  for (const [name, change] of Object.entries(lies)) {
    test(`shows a red cross at a corrected event where ${name}`, async () => {
      const {context, page} = await open();
      const address = `${url}/T/${corrected.replaceAll('-', '')}`;
      await page.goto(address);
      await assertAllTicked(page);
      await alter(page, '**/T/*', change);
      await page.goto(address);
      const {tone, rows} = await verdict(page);
      assert.equal(tone, 'bad');
      assert.ok(rows[1].bad && rows[1].words.includes('the text differs'), rows[1].words);
      assert.ok(rows[0].good);
      await context.close();
    });
  }

  test('shows red crosses on the page of another batch', async () => {
    const {context, page} = await open();
    const other = `${url}/T/000000000000`;
    const body = await (await context.request.get(`${batch}?lang=en`, {headers: {Accept: 'text/html'}})).text();
    await page.route(other, (route) => route.fulfill({body, contentType: 'text/html; charset=utf-8'}));
    await page.goto(other);
    const {tone, rows} = await verdict(page);
    assert.equal(tone, 'bad');
    assert.ok(rows.every(({bad, words}) => bad && words.includes('the text differs')));
    await context.close();
  });

  test('only the altered record is crossed out', async () => {
    const {context, page} = await open({locale: 'zh-CN'});
    await wrongs['a byte of the record'].on(page);
    await page.goto(batch);
    const {words, rows} = await verdict(page);
    assert.equal(rows.filter(({bad}) => bad).length, 1);
    assert.ok(rows[0].words.includes('哈希不符') && words.includes('市场管理方'));
    if (shots) await shoot(page, 'verify-bad-phone-zh');
    await context.close();
  });

  test('works offline once the proofs are there', async () => {
    const {context, page} = await open();
    await page.goto(batch);
    await assertAllTicked(page);
    await context.setOffline(true);
    await page.getByRole('button', {name: 'Check again'}).click();
    await assertAllTicked(page);
    await context.close();
  });

  test('says what it could not fetch, and finishes when it can', async () => {
    const {context, page} = await open();
    await page.route('**/proof/*', (route) => route.abort());
    await page.goto(batch);
    const {tone, rows} = await verdict(page);
    assert.equal(tone, 'warn');
    assert.ok(rows.every(({good, bad, words}) => !good && !bad && words.includes('no proof')));
    await page.unroute('**/proof/*');
    await page.getByRole('button', {name: 'Check again'}).click();
    await page.locator('#check[data-state=good]').waitFor();
    await assertAllTicked(page);
    await context.close();
  });

  // Only where nothing is pinned yet, so that what the page pins later stays.
  const pinForeignKey = (key) => localStorage.getItem('panyuan-log-key') ??
      localStorage.setItem('panyuan-log-key', key);

  test('warns of a key that is not the pinned one', async () => {
    const {context, page} = await open();
    await page.addInitScript(pinForeignKey, foreignKey);
    await page.route('**/keys.txt', (route) => route.fulfill({body: `log ${foreignKey}\n`}));
    await page.goto(batch);
    const {tone, words, rows} = await verdict(page);
    assert.equal(tone, 'bad');
    assert.match(words, /not the one that this phone saw first/);
    assert.ok(rows.every(({bad, words}) => bad && words.includes('signature')));
    await context.close();
  });

  test('takes a published new key and pins it', async () => {
    const {context, page} = await open();
    await page.addInitScript(pinForeignKey, foreignKey);
    await page.route('**/keys.txt', async (route) => {
      const html = await (await page.request.get(batch)).text();
      const key = /data-key="([^"]+)"/.exec(html)[1];
      await route.fulfill({body: `# keys\nlog ${key}\nlog ${foreignKey}\n`});
    });
    await page.goto(batch);
    assert.match((await assertAllTicked(page)).words, /key was changed/);
    await page.reload();
    assert.doesNotMatch((await assertAllTicked(page)).words, /key/);
    await context.close();
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`is accessible, ${colorScheme}`, async () => {
      const {context, page} = await open({locale: 'zh-CN', colorScheme});
      await page.goto(batch);
      assert.match((await verdict(page)).words, /在您的手机上核验/);
      await shoot(page, `verify-phone-zh-${colorScheme}`);
      for (const details of await page.locator('details').all())
        await details.evaluate((element) => element.setAttribute('open', ''));
      await page.evaluate(() => document.querySelectorAll('.check')[1].className = 'check bad');
      await page.evaluate(axe.source);
      const {violations} = await page.evaluate(() => axe.run());
      assert.deepEqual(
          violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`), []);
      const {inner, scroll} = await page.evaluate(
          () => ({inner: innerWidth, scroll: document.documentElement.scrollWidth}));
      assert.ok(scroll <= inner, `scrolls sideways: ${scroll} > ${inner}`);
      await context.close();
    });
  }
});

async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, {recursive: true});
  await page.screenshot({path: path.join(shots, `${name}.png`), fullPage: true});
  await page.screenshot({path: path.join(shots, `${name}-screen.png`)});
}
