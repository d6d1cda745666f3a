// What the script says, in the page's language.
import type {KeyState} from './key.ts';
import type {Check} from './proof.ts';
import {shanghaiMinute} from './record.ts';

export type Outcome = Check | 'good' | 'unreachable' | 'waiting' | 'checking';

const chinese = document.documentElement.lang.startsWith('zh');
const say = (zh: string, en: string): string => chinese ? zh : en;
const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

export const outcomeWords: Record<Outcome, string> = {
  waiting: say('尚未核验', 'not checked yet'),
  checking: say('正在核验…', 'checking…'),
  good: say('已核验：在县的日志里', 'checked: it is in the county’s log'),
  unreachable: say('取不到证明，联网后再核验', 'no proof could be fetched: check again when online'),
  hash: say('哈希不符：这里的原文不是日志里的那一条',
            'the hash differs: these are not the bytes in the log'),
  proof: say('证明不符：不能证明这条记录在日志里',
             'the proof fails: nothing shows that this is in the log'),
  signature: say('签名不符：检查点不是由日志的密钥签的',
                 'the signature is wrong: the log’s key did not sign this checkpoint'),
  text: say('文字不符：时间、步骤、数量、批次或是否已更正与原文不同',
            'the text differs: time, step, amount, batch or correction are not as recorded'),
};

// What is said of a test result.
export const testWords = (outcome: Outcome): string =>
    outcome === 'good' ? say('已核验：与日志里的复核记录一致',
                             'checked: as the log’s record of its verification says') :
    outcome === 'text' ? say('文字不符：没有一条核验过的记录这样说',
                             'the text differs: no checked record says this') :
                         outcomeWords.waiting;

export const headline = (good: number, all: number): string =>
    say(`在您的手机上核验：${all} 条记录中有 ${good} 条在县的日志里`,
        `Checked on your phone: ${good} of ${counted(all, 'record')} ` +
            `${good === 1 ? 'is' : 'are'} in the county’s log`);

export const busy = say('正在您的手机上核验…', 'Checking on your phone…');

export const checkpointLine = (size: bigint, at: number): string => {
  const time = shanghaiMinute(at).replace(/-/g, '\u2011');  // lines never break there
  return say(`依据的检查点：日志共 ${size} 条，${time} 取得。`,
             `Against the checkpoint of ${size} entries, fetched ${time}.`);
};

export const unreachableLine = (count: number): string =>
    say(`有 ${count} 条取不到证明：请联网后再核验一次。`,
        `No proof could be fetched for ${counted(count, 'record')}: check again when online.`);

export const failedLine = (count: number): string =>
    say(`有 ${count} 处没有通过，下面标有红叉。请不要采信本页，告知市场管理方，也可拨打 12315。`,
        `${count} failed, marked with a red cross below. Do not rely on this ` +
            'page: tell the market’s office, or call 12315.');

export const keyLine: Record<KeyState, string> = {
  same: '',
  rotated: say('日志的密钥已更换：县公布的密钥列表里新旧两把都有，今后用新的核验。',
               'The log’s key was changed: the county’s list of keys names the old and the new ' +
                   'one. From now on the new one is used.'),
  replaced: say(
      '日志的密钥与这部手机第一次看到的不同，而且没有公布过更换。请不要采信本页，告知市场管理方，' +
          '也可拨打 12315。',
      'The log’s key is not the one that this phone saw first, and no change was published. Do ' +
          'not rely on this page: tell the market’s office, or call 12315.'),
};

export const againLabel = say('再核验一次', 'Check again');
export const moreLabel = (count: number): string =>
    say(`核验其余 ${count} 条`, `Check the other ${count}`);
