// Whether what the page says of a record in words is what the record's bytes say.

// The words as the page shows them, beside the values that it claims for them.
export interface Shown {
  batch: string;   // 12 characters
  time: string;    // ISO 8601
  step: string;    // a key of kSteps; empty where the page names none
  grams: string;   // digits; empty where no amount is shown
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

interface Event {
  eventTime?: unknown;
  bizStep?: unknown;
  disposition?: unknown;
  'panyuan:result'?: unknown;
  'panyuan:verdict'?: unknown;
  quantityList?: ({epcClass?: unknown; quantity?: unknown; uom?: unknown} | null)[];
}

function stepOf(event: Event): string {
  switch (event.bizStep) {
    case 'receiving': return 'received';
    case 'retail_selling': return 'sold';
    case 'sampling': return 'sampled';
    case 'holding': return 'held';
    case 'inspecting': return event.disposition ? 'verified' : 'tested';
    default: return '';
  }
}

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

export function saysTheSame(recordText: string, shown: Shown): boolean {
  const event = parse(recordText);
  if (!event) return false;
  const time = Date.parse(String(event.eventTime));
  if (Number.isNaN(time) || time !== Date.parse(shown.time)) return false;
  if (shanghaiMinute(time) !== shown.timeText.trim()) return false;
  const step = stepOf(event);
  if (step !== shown.step) return false;
  if (step && !kSteps[step]?.includes(shown.stepText.trim())) return false;
  const goods = Array.isArray(event.quantityList) ? event.quantityList : [];
  if (!goods.some((line) => String(line?.epcClass).endsWith(`/T/${shown.batch}`))) return false;
  const moved = goods.find((line) => line?.quantity !== undefined);
  const mass = moved ? grams(moved.quantity, moved.uom) : '';
  return mass === shown.grams && mass === readAmount(shown.amountText);
}
