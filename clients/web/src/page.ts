// The page's elements: every record's row with its bytes and its words, and the box above them.
//
//   #check [data-key] [data-batch]      the box; #check-words its live region, #check-acts buttons
//   li[data-index][data-time][data-step][data-grams]   a row, holding
//     .step-word, .amount, time         the words; in an s what was declared an error
//     .check                            where the outcome is said
//     pre                               the record's bytes
//   li[data-result][data-verdict]       a test result, with its words in .chip and its own .check
import {utf8} from './bytes.ts';
import {engine} from './crypto.ts';
import {chooseKey, type KeyState, pin} from './key.ts';
import {parseVerifierKey, type VerifierKey} from './note.ts';
import {checkInclusion} from './proof.ts';
import {correctedIn, saysTheSame, type Shown, verifies} from './record.ts';
import {forget, get, keep, proofOf} from './store.ts';
import * as words from './words.ts';

const kAtFirst = 64;  // rows checked without being asked
const kAtOnce = 4;    // requests in flight

interface Row {
  index: string;
  record: string;
  shown: Shown;
  status: HTMLElement;
  outcome: words.Outcome;
}

interface Test {
  result: string;
  verdict: string;
  shown: string;
  status: HTMLElement;
  outcome: words.Outcome;
}

interface Newest {
  size: bigint;
  at: number;
}

const text = (root: Element, selector: string): string =>
    root.querySelector(selector)?.textContent ?? '';

function readRow(element: HTMLElement, batch: string): Row | null {
  const {index, time, step, grams} = element.dataset;
  const status = element.querySelector<HTMLElement>('.check');
  if (!index || !status) return null;
  const shown = {
    batch,
    time: time ?? '',
    step: step ?? '',
    grams: grams ?? '',
    struck: element.querySelector('s') !== null,
    timeText: text(element, 'time'),
    stepText: text(element, '.step-word'),
    amountText: text(element, '.amount'),
  };
  return {index, record: text(element, 'pre'), shown, status, outcome: 'waiting'};
}

function readTest(element: HTMLElement): Test | null {
  const {result, verdict} = element.dataset;
  const status = element.querySelector<HTMLElement>('.check');
  if (!result || !status) return null;
  return {result, verdict: verdict ?? '', shown: text(element, '.chip'), status, outcome: 'waiting'};
}

class Checker {
  private newest: Newest = {size: 0n, at: 0};
  private keyState: KeyState = 'same';
  private wanted = kAtFirst;
  private running = false;
  private readonly corrected: ReadonlySet<string>;

  constructor(private readonly box: HTMLElement, private readonly rows: Row[],
              private readonly tests: Test[], private readonly truncated: boolean) {
    this.corrected = correctedIn(rows.map(({record}) => record));
  }

  async run(): Promise<void> {
    this.running = true;
    this.show('calm', words.busy, []);
    const {key: keyText, state} = await chooseKey(this.box.dataset.key ?? '');
    // Said until the page is loaded anew: by then the new key is the pinned one.
    if (state !== 'same' || this.keyState === 'replaced') this.keyState = state;
    const key = await parseVerifierKey(keyText);
    const rows = this.rows.slice(0, this.wanted);
    let next = 0;
    const work = async () => {
      for (let row = rows[next++]; row; row = rows[next++]) await this.checkRow(row, key);
    };
    await Promise.all(Array.from({length: kAtOnce}, work));
    for (const test of this.tests) this.checkTest(test);
    if (key && rows.some(({outcome}) => outcome === 'good')) pin(keyText);
    this.box.dataset.engine = engine;
    this.running = false;
    this.conclude();
  }

  private async checkRow(row: Row, key: VerifierKey | null): Promise<void> {
    say(row, 'checking');
    say(row, key ? await this.judge(row, key) : 'signature');
  }

  // A result is as good as the record of its verification. Where records are missing or could not
  // be checked, nothing is said of it.
  private checkTest(test: Test): void {
    const good = this.rows.filter(({outcome}) => outcome === 'good');
    const settled = !this.truncated && this.rows.every(({outcome}) => outcome === 'good');
    const found = good.some(
        ({record}) => verifies(record, test.result, test.verdict, test.shown));
    test.outcome = found ? 'good' : settled ? 'text' : 'waiting';
    mark(test.status, test.outcome, words.testWords(test.outcome));
  }

  private async judge(row: Row, key: VerifierKey): Promise<words.Outcome> {
    if (!/^[0-9]{1,19}$/.test(row.index)) return 'proof';
    const kept = await proofOf(row.index);
    if (!kept) return 'unreachable';
    const index = BigInt(row.index);
    const found = await checkInclusion(utf8(row.record), index, kept.proof, key);
    if (typeof found === 'string') {
      forget(row.index);
      if (found !== 'hash') return found;
      // Record and root do not meet. If the log's own copy of the record fails too, it is the
      // proof that is wrong.
      const entry = await get(`/entry/${row.index}`);
      const again = entry ? await checkInclusion(entry, index, kept.proof, key) : found;
      return again === 'hash' && entry ? 'proof' : 'hash';
    }
    keep(row.index, kept);
    if (found.size > this.newest.size) this.newest = {size: found.size, at: kept.at};
    return saysTheSame(row.record, row.shown, this.corrected) ? 'good' : 'text';
  }

  private conclude(): void {
    const count = (...outcomes: words.Outcome[]) =>
        this.rows.filter(({outcome}) => outcomes.includes(outcome)).length;
    const good = count('good'), unreachable = count('unreachable');
    const failed = count('hash', 'proof', 'signature', 'text') +
        this.tests.filter(({outcome}) => outcome === 'text').length;
    const lines: string[] = [];
    if (this.keyState !== 'same') lines.push(words.keyLine[this.keyState]);
    if (failed > 0) lines.push(words.failedLine(failed));
    if (unreachable > 0) lines.push(words.unreachableLine(unreachable));
    if (this.newest.size > 0n)
      lines.push(words.checkpointLine(this.newest.size, this.newest.at));
    const bad = failed > 0 || this.keyState === 'replaced';
    const tone = bad ? 'bad' : unreachable > 0 ? 'warn' : good > 0 ? 'good' : 'calm';
    this.show(tone, words.headline(good, this.rows.length), lines);
    this.offer();
  }

  private show(tone: string, headline: string, lines: string[]): void {
    this.box.className = `banner small ${tone}`;
    this.box.dataset.state = this.running ? 'busy' : tone;
    const heading = document.createElement('h2');
    heading.className = 'word badge';
    heading.textContent = headline;
    this.box.querySelector('#check-words')?.replaceChildren(heading, ...lines.map(paragraph));
    for (const act of this.box.querySelectorAll('button'))
      act.setAttribute('aria-disabled', String(this.running));
  }

  // Buttons stay where they are, so that whoever pressed one keeps their place on the page.
  private offer(): void {
    const acts = this.box.querySelector('#check-acts');
    if (!acts?.firstChild) acts?.append(this.button(words.againLabel, () => undefined));
    const rest = this.rows.length - this.wanted;
    if (rest > 0 && acts?.childElementCount === 1)
      acts.append(this.button(words.moreLabel(rest), (more) => {
        this.wanted = this.rows.length;
        more.remove();
      }));
  }

  private button(label: string, before: (self: HTMLElement) => void): HTMLElement {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
    element.addEventListener('click', () => {
      if (this.running) return;
      before(element);
      void this.run();
    });
    return element;
  }
}

function say(row: Row, outcome: words.Outcome): void {
  row.outcome = outcome;
  mark(row.status, outcome, words.outcomeWords[outcome]);
}

function mark(status: HTMLElement, outcome: words.Outcome, said: string): void {
  const tone = {good: 'good', unreachable: 'warn', waiting: 'soft', checking: 'soft'};
  status.className = `check ${tone[outcome as keyof typeof tone] ?? 'bad'}`;
  status.textContent = said;
}

function paragraph(line: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = line;
  return element;
}

// The code that was asked for by /T/<code>, read as the server reads it. A signed label's address
// holds none.
function batchInAddress(): string | undefined {
  const code = /^\/t\/([0-9a-z-]+)$/i.exec(location.pathname)?.[1]?.toUpperCase();
  const digits = code?.replace(/-/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return digits?.length === 12 ? digits : undefined;
}

export function start(): void {
  const box = document.getElementById('check');
  if (!box) return;
  const batch = batchInAddress() ?? box.dataset.batch ?? '';
  const all = <T extends object>(selector: string, read: (element: HTMLElement) => T | null): T[] =>
      Array.from(document.querySelectorAll<HTMLElement>(selector), read)
          .filter((item): item is T => item !== null);
  const rows = all('li[data-index]', (element) => readRow(element, batch));
  const truncated = document.querySelector('.chain[data-truncated]') !== null;
  void new Checker(box, rows, all('li[data-result]', readTest), truncated).run();
}
