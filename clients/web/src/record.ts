// Whether what the page says of a record in words is what the record's bytes say.

// The words as the page shows them, beside the values that it claims for them.
export interface Shown {
  batch: string;   // 12 characters
  time: string;    // ISO 8601
  step: string;    // a key of kSteps; empty where the page names none
  grams: string;   // digits; empty where no amount is shown
  struck: boolean; // shown as declared an error
  timeText: string;
  stepText: string;
  amountText: string;
}

// Every step in the page's own words.
const kSteps: Record<string, string[]> = {
  received: ['到货登记', 'Received'],
  sold: ['售出', 'Sold'],
  sampled: ['抽样', 'Sample taken'],
  tested: ['检测', 'Tested'],
  verified: ['结果复核', 'Result verified'],
  held: ['暂停销售', 'Sale stopped'],
  released: ['恢复销售', 'Sale permitted again'],
  transformed: ['分装、合并或加工', 'Split, merged or processed'],
  packed: ['装筐', 'Packed'],
  unpacked: ['出筐', 'Unpacked'],
  offered: ['转给其他摊位', 'Sent to another stall'],
  offer_returned: ['转让退回', 'Came back from another stall'],
  displayed: ['上架', 'Put on display'],
  lost: ['损耗', 'Lost or spoiled'],
  returned: ['退回供货者', 'Returned to the supplier'],
  destroyed: ['销毁', 'Destroyed'],
  sent_out: ['运出本县', 'Sent out of the county'],
  documented: ['附上凭证', 'Paper added'],
  recalled: ['召回', 'Called back'],
  recall_ended: ['召回结束', 'Recall over'],
  recovered: ['从顾客收回', 'Taken back from customers'],
  corrected: ['更正', 'Correction'],
  foreign: ['外部记录', "Somebody else's record"],
};

// Every verdict in the page's own words.
const kVerdicts: Record<string, string[]> = {
  conformant: ['合格', 'Passed'],
  presumptive_positive: ['初筛阳性，待确证', 'Screening positive, to be confirmed'],
  non_conformant: ['不合格', 'Failed'],
  invalid: ['检测无效，不作结论', 'Test invalid, says nothing'],
  not_judged: ['只作记录，未判定', 'Recorded, not judged'],
};

const kGramsOf: Record<string, number> = {KGM: 1000, GRM: 1, 公斤: 1000, kg: 1000, 克: 1, g: 1};

type Lines = ({epcClass?: unknown; quantity?: unknown; uom?: unknown} | null)[];

interface Event {
  '@context'?: unknown;
  eventID?: unknown;
  errorDeclaration?: unknown;
  eventTime?: unknown;
  bizStep?: unknown;
  disposition?: unknown;
  'panyuan:result'?: unknown;
  'panyuan:verdict'?: unknown;
  quantityList?: Lines;
  inputQuantityList?: Lines;
  outputQuantityList?: Lines;
  childQuantityList?: Lines;
}

// What the county's own events say, by step; where the disposition decides, by both.
const kMeanings: Record<string, string> = {
  receiving: 'received',
  retail_selling: 'sold',
  sampling: 'sampled',
  disassembling: 'transformed',
  assembling: 'transformed',
  creating_class_instance: 'transformed',
  repackaging: 'transformed',
  packing: 'packed',
  unpacking: 'unpacked',
  void_shipping: 'offer_returned',
  stocking: 'displayed',
  stock_taking: 'lost',
  destroying: 'destroyed',
  departing: 'sent_out',
  collecting: 'recovered',
  '': 'documented',
  'holding/non_sellable_other': 'held',
  'holding/sellable_not_accessible': 'released',
  'holding/recalled': 'recalled',
  'holding/available': 'recall_ended',
  'shipping/returned': 'returned',
  'shipping/in_transit': 'offered',
};

function stepOf(event: Event): string {
  if (!JSON.stringify(event['@context'] ?? '').includes('"urn:panyuan:epcis:"')) return 'foreign';
  if (event.errorDeclaration) return 'corrected';
  const step = String(event.bizStep ?? '');
  if (step === 'inspecting') return event.disposition ? 'verified' : 'tested';
  return kMeanings[step] ?? kMeanings[`${step}/${String(event.disposition)}`] ?? '';
}

const linesOf = (event: Event): Lines =>
    [event.quantityList, event.inputQuantityList, event.outputQuantityList, event.childQuantityList]
        .flatMap((lines) => Array.isArray(lines) ? lines : []);

const grams = (amount: unknown, unit: unknown): string =>
    String(Math.round(Number(amount) * (kGramsOf[String(unit)] ?? NaN)));

// "40 公斤" in grams; empty for no amount.
function readAmount(text: string): string {
  const [amount, unit] = text.trim().split(/\s+/);
  return amount ? grams(amount, unit) : '';
}

// "2026-03-04 13:06" in Asia/Shanghai, which knows no summer time.
export const shanghaiMinute = (ms: number): string =>
    new Date(ms + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ');

function parse(recordText: string): Event | null {
  try {
    return JSON.parse(recordText) as Event | null;
  } catch {
    return null;
  }
}

// Whether the record is the verification of `result` with `verdict`, said in `words`.
export function verifies(
    recordText: string, result: string, verdict: string, words: string): boolean {
  const event = parse(recordText);
  return event?.['panyuan:result'] === result && event['panyuan:verdict'] === verdict &&
      kVerdicts[verdict]?.includes(words.trim()) === true;
}

// The ids of the county's own events that these records declare an error.
export function correctedIn(recordTexts: string[]): Set<string> {
  const corrections =
      recordTexts.map(parse).filter((event) => event && stepOf(event) === 'corrected');
  return new Set(corrections.map((event) => String(event?.eventID)));
}

// `corrected`: see correctedIn, of all records of the page.
export function saysTheSame(
    recordText: string, shown: Shown, corrected: ReadonlySet<string>): boolean {
  const event = parse(recordText);
  if (!event) return false;
  const time = Date.parse(String(event.eventTime));
  if (Number.isNaN(time) || time !== Date.parse(shown.time)) return false;
  if (shanghaiMinute(time) !== shown.timeText.trim()) return false;
  const step = stepOf(event);
  if (step !== shown.step) return false;
  if (step && !kSteps[step]?.includes(shown.stepText.trim())) return false;
  if (shown.struck !== (step !== 'corrected' && corrected.has(String(event.eventID)))) return false;
  // Foreign events name the batch in their own way, and move nothing here.
  if (step === 'foreign') return shown.grams === '' && readAmount(shown.amountText) === '';
  const own = linesOf(event).filter((line) => String(line?.epcClass).endsWith(`/T/${shown.batch}`));
  if (own.length === 0) return false;
  const moved = own.find((line) => line?.quantity !== undefined);
  const mass = moved ? grams(moved.quantity, moved.uom) : '';
  // What a correction takes back is shown where it had moved something.
  const nothing = step === 'corrected' && shown.grams === '';
  return (nothing || mass === shown.grams) && shown.grams === readAmount(shown.amountText);
}
