// The modules of clients/web that need no browser, held to a tree, a note and proofs made here by
// other means: recursion by the definition of RFC 6962, and node:crypto.

import assert from 'node:assert/strict';
import {createHash, generateKeyPairSync, sign} from 'node:crypto';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {before, describe, test} from 'node:test';

const folder = path.join(import.meta.dirname, '../../clients/web');
const skip = existsSync(path.join(folder, 'node_modules/esbuild')) ? false : 'esbuild is missing';

async function load(name) {
  const {build} = createRequire(path.join(folder, 'package.json'))('esbuild');
  const {outputFiles} = await build(
      {absWorkingDir: folder, entryPoints: [`src/${name}.ts`], bundle: true, format: 'esm', write: false});
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafOf = (entry) => sha256(Buffer.of(0), entry);
const nodeOf = (left, right) => sha256(Buffer.of(1), left, right);

function splitOf(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function rootOfLeaves(leaves) {
  if (leaves.length === 1) return leaves[0];
  const k = splitOf(leaves.length);
  return nodeOf(rootOfLeaves(leaves.slice(0, k)), rootOfLeaves(leaves.slice(k)));
}

function pathTo(index, leaves) {
  if (leaves.length === 1) return [];
  const k = splitOf(leaves.length);
  return index < k ? [...pathTo(index, leaves.slice(0, k)), rootOfLeaves(leaves.slice(k))]
                   : [...pathTo(index - k, leaves.slice(k)), rootOfLeaves(leaves.slice(0, k))];
}

function signer(name) {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.of(1), publicKey.export({format: 'der', type: 'spki'}).subarray(-32)]);
  const id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  return {
    vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    line: (body, signature = sign(null, Buffer.from(body), privateKey)) =>
        `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`,
  };
}

const entries = Array.from({length: 9}, (_, i) => Buffer.from(`{"entry":${i}}`));
const leaves = entries.map(leafOf);
const same = (a, b) => Buffer.from(a).equals(b);

describe('merkle', {skip}, () => {
  let merkle;
  before(async () => { merkle = await load('merkle'); });

  test('leads every entry of every small tree to its root', async () => {
    for (let size = 1; size <= leaves.length; ++size) {
      const root = rootOfLeaves(leaves.slice(0, size));
      for (let index = 0; index < size; ++index) {
        const leaf = await merkle.leafHash(new Uint8Array(entries[index]));
        const proof = pathTo(index, leaves.slice(0, size));
        const found = await merkle.rootOf(leaf, BigInt(index), BigInt(size), proof);
        assert.ok(found && same(found, root), `${index} of ${size}`);
      }
    }
  });

  test('refuses a path that is too short, too long, of wrong hashes or of another place', async () => {
    const proof = pathTo(3, leaves), root = rootOfLeaves(leaves);
    const leads = async (index, size, hashes) => {
      const found = await merkle.rootOf(leaves[3], index, size, hashes);
      return found !== null && same(found, root);
    };
    assert.ok(await leads(3n, 9n, proof));
    assert.ok(!await leads(3n, 9n, proof.slice(1)));
    assert.ok(!await leads(3n, 9n, [...proof, root]));
    assert.ok(!await leads(3n, 9n, [proof[0].subarray(1), ...proof.slice(1)]));
    assert.ok(!await leads(2n, 9n, proof));
    assert.ok(!await leads(9n, 9n, proof));
    assert.ok(!await leads(0n, 0n, []));
    assert.ok(!await leads(3n, 1n << 63n, proof));
  });
});

describe('note', {skip}, () => {
  let note;
  before(async () => { note = await load('note'); });
  const log = signer('log.example/330727'), other = signer('witness.example');
  const body = `log.example/330727\n9\n${rootOfLeaves(leaves).toString('base64')}\n`;

  test('reads a verifier key only when its id fits', async () => {
    assert.equal((await note.parseVerifierKey(log.vkey)).name, 'log.example/330727');
    assert.equal(await note.parseVerifierKey(log.vkey.replace('330727', '330728')), null);
    assert.equal(await note.parseVerifierKey('log.example'), null);
  });

  test('opens what its key signed, whoever else did', async () => {
    const key = await note.parseVerifierKey(log.vkey);
    const text = `${body}\n${other.line(body, Buffer.alloc(64))}${log.line(body)}`;
    const checkpoint = await note.openCheckpoint(text, key);
    assert.equal(checkpoint.size, 9n);
    assert.ok(same(checkpoint.root, rootOfLeaves(leaves)));
  });

  test('refuses a changed text, a wrong or missing signature of its key, and another log', async () => {
    const key = await note.parseVerifierKey(log.vkey);
    const wrong = log.line(body, Buffer.alloc(64));
    for (const text of [
      `${body.replace('\n9\n', '\n8\n')}\n${log.line(body)}`,
      `${body}\n${wrong}`,
      `${body}\n${log.line(body)}${wrong}`,  // one right, one wrong
      `${body}\n${other.line(body)}`,
      `${body}\n`,
      `${body}\n${log.line(body)}rest`,
      `${body.replace('330727', '330728')}\n${log.line(body.replace('330727', '330728'))}`,
      `${body.replace('\n9\n', '\n09\n')}\n${log.line(body.replace('\n9\n', '\n09\n'))}`,
      '',
    ]) assert.equal(await note.openCheckpoint(text, key), null, text);
  });
});

describe('proof', {skip}, () => {
  test('names what does not hold', async () => {
    const proof = await load('proof'), note = await load('note');
    const log = signer('log.example');
    const key = await note.parseVerifierKey(log.vkey);
    const body = `log.example\n9\n${rootOfLeaves(leaves).toString('base64')}\n`;
    const text = `c2sp.org/tlog-proof@v1\nindex 3\n${
        pathTo(3, leaves).map((hash) => `${hash.toString('base64')}\n`).join('')}\n${body}\n${log.line(body)}`;
    const check = (record, index, proofText) =>
        proof.checkInclusion(new Uint8Array(record), index, proofText, key);
    assert.equal((await check(entries[3], 3n, text)).size, 9n);
    assert.equal((await check(entries[3], 3n, text.replace('\nindex', '\nextra AAAA\nindex'))).size, 9n);
    assert.equal(await check(entries[4], 3n, text), 'hash');
    assert.equal(await check(entries[3], 4n, text), 'proof');
    assert.equal(await check(entries[3], 3n, text.replace('@v1', '@v2')), 'proof');
    assert.equal(await check(entries[3], 3n, text.replace('\n9\n', '\n10\n')), 'signature');
  });
});

describe('record', {skip}, () => {
  test('tells words that are not those of the bytes', async () => {
    const {saysTheSame} = await load('record');
    const record = {'@context': ['https://ref.gs1.org/epcis', {panyuan: 'urn:panyuan:epcis:'}],
                    eventTime: '2026-03-04T05:06:07.000+08:00', bizStep: 'receiving',
                    quantityList: [{epcClass: 'https://h/T/0PQX04G7MQNH', quantity: 40.0, uom: 'KGM'}]};
    const shown = {batch: '0PQX04G7MQNH', time: '2026-03-04T05:06:07.000+08:00', step: 'received',
                   grams: '40000', struck: false, timeText: '2026-03-04 05:06', stepText: '到货登记', amountText: '40 公斤'};
    const says = (recordChange, shownChange) =>
        saysTheSame(JSON.stringify({...record, ...recordChange}), {...shown, ...shownChange}, new Set());
    assert.ok(says({}, {}));
    assert.ok(says({}, {stepText: 'Received', amountText: '40 kg'}));
    for (const change of [{batch: '0PQX04G7MQNJ'}, {time: '2026-03-04T05:06:08.000+08:00'},
                          {timeText: '2026-03-04 05:07'}, {step: 'sold'}, {stepText: '售出'},
                          {grams: '40001'}, {amountText: '40 克'}, {amountText: ''}])
      assert.ok(!says({}, change), JSON.stringify(change));
    assert.ok(!says({bizStep: 'inspecting', disposition: 'conformant'}, {step: 'tested', stepText: '检测'}));
    assert.ok(says({bizStep: 'inspecting', quantityList: [{epcClass: 'https://h/T/0PQX04G7MQNH'}]},
                   {step: 'tested', stepText: '检测', grams: '', amountText: ''}));
    assert.ok(!saysTheSame('{', shown, new Set()));
  });

  test('knows what the county means by each step, and which records are not its own', async () => {
    const {saysTheSame} = await load('record');
    const line = (code, quantity) => ({epcClass: `https://h/T/${code}`, quantity, uom: 'KGM'});
    const record = {'@context': [{panyuan: 'urn:panyuan:epcis:'}], bizStep: 'repackaging',
                    eventTime: '2026-03-04T05:06:07.000+08:00',
                    inputQuantityList: [line('0PQX04G7MQNJ', 9)],
                    outputQuantityList: [line('0PQX04G7MQNJ', 3), line('0PQX04G7MQNH', 6)]};
    const shown = {batch: '0PQX04G7MQNH', time: record.eventTime, step: 'transformed', grams: '6000',
                   struck: false, timeText: '2026-03-04 05:06', stepText: 'Split, merged or processed',
                   amountText: '6 kg'};
    const says = (recordChange, shownChange) =>
        saysTheSame(JSON.stringify({...record, ...recordChange}), {...shown, ...shownChange}, new Set());
    const none = {grams: '', amountText: ''};
    assert.ok(says({}, {}));
    assert.ok(!says({}, {grams: '9000', amountText: '9 kg'}));
    const held = {bizStep: 'holding', disposition: 'recalled'};
    assert.ok(says(held, {step: 'recalled', stepText: 'Called back'}));
    assert.ok(!says(held, {step: 'recall_ended', stepText: 'Recall over'}));
    assert.ok(!says(held, {step: 'foreign', stepText: "Somebody else's record", ...none}));
    const wrong = {errorDeclaration: {declarationTime: record.eventTime}};
    assert.ok(says(wrong, {step: 'corrected', stepText: '更正'}));
    assert.ok(says(wrong, {step: 'corrected', stepText: '更正', ...none}));
    assert.ok(!says(wrong, {}));
    const foreign = {'@context': ['https://ref.gs1.org/epcis'], bizStep: 'receiving'};
    assert.ok(says(foreign, {step: 'foreign', stepText: '外部记录', ...none}));
    assert.ok(!says(foreign, {step: 'received', stepText: '到货登记'}));
  });

  test('takes an event as declared an error exactly where a correction of it is shown', async () => {
    const {correctedIn, saysTheSame} = await load('record');
    const time = '2026-03-04T05:06:07.000+08:00';
    const sale = {'@context': [{panyuan: 'urn:panyuan:epcis:'}], eventID: 'ni:///1', eventTime: time,
                  bizStep: 'retail_selling',
                  quantityList: [{epcClass: 'https://h/T/0PQX04G7MQNH', quantity: 2, uom: 'KGM'}]};
    const wrong = {...sale, errorDeclaration: {declarationTime: time}};
    const shown = {batch: '0PQX04G7MQNH', time, step: 'sold', grams: '2000', struck: true,
                   timeText: '2026-03-04 05:06', stepText: 'Sold', amountText: '2 kg'};
    const says = (records, change) => saysTheSame(
        JSON.stringify(records[0]), {...shown, ...change}, correctedIn(records.map((r) => JSON.stringify(r))));
    assert.ok(says([sale, wrong], {}));
    assert.ok(!says([sale, wrong], {struck: false}));
    assert.ok(!says([sale], {}));
    assert.ok(!says([sale, {...wrong, eventID: 'ni:///2'}], {}));
    assert.ok(!says([sale, {...wrong, '@context': []}], {}));  // somebody else's word
    const correction = {step: 'corrected', stepText: 'Correction'};
    assert.ok(says([wrong], {...correction, struck: false}));
    assert.ok(!says([wrong], correction));
  });

  test('takes a test result only as the record of its verification has it', async () => {
    const {verifies} = await load('record');
    const record = JSON.stringify({'panyuan:result': 'R-1', 'panyuan:verdict': 'non_conformant'});
    assert.ok(verifies(record, 'R-1', 'non_conformant', ' 不合格 '));
    assert.ok(!verifies(record, 'R-2', 'non_conformant', '不合格'));
    assert.ok(!verifies(record, 'R-1', 'conformant', '合格'));
    assert.ok(!verifies(record, 'R-1', 'non_conformant', '合格'));
  });
});
