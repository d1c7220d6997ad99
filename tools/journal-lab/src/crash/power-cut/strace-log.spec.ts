import { describe, expect, it } from '@jest/globals';
import { bytesOf, parseStraceLog } from './strace-log.js';

const hex = (text: string) =>
  `"${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;

describe('parseStraceLog', () => {
  it('reads calls with their arguments and results', () => {
    const [enter, leave] = parseStraceLog(
      `7  openat(AT_FDCWD, ${hex('/a,(b')}, O_WRONLY|O_CREAT, 0644) = 18\n`,
    );
    expect(enter).toEqual({
      kind: 'enter',
      call: {
        thread: 7,
        name: 'openat',
        args: ['AT_FDCWD', hex('/a,(b'), 'O_WRONLY|O_CREAT', '0644'],
        result: 18,
      },
    });
    expect(leave?.call).toBe(enter?.call);
  });

  it('puts a call that was overtaken at both of its ends', () => {
    const steps = parseStraceLog(
      [
        '7  fdatasync(18 <unfinished ...>',
        `8  write(1, ${hex('ACK')}, 3) = 3`,
        '7  <... fdatasync resumed>) = 0',
      ].join('\n'),
    );
    expect(steps.map(({ kind, call }) => `${kind} ${call.name} ${call.result}`)).toEqual([
      'enter fdatasync 0',
      'enter write 3',
      'leave write 3',
      'leave fdatasync 0',
    ]);
  });

  it('knows failed calls, injected ones too, and leaves out all that is no call', () => {
    const steps = parseStraceLog(
      '7  fdatasync(18) = -1 EIO (Input/output error) (INJECTED)\n7  +++ exited with 0 +++\n9  +++ killed by SIGKILL +++\n',
    );
    expect(steps.map(({ kind, call }) => `${kind} ${call.result}`)).toEqual(['enter -1', 'leave -1']);
  });
});

it('turns what strace prints into bytes, whatever they are', () => {
  expect(bytesOf('"\\x00\\xff\\x0a"')).toEqual(Buffer.from([0, 255, 10]));
  expect(() => bytesOf('"\\x00"...')).toThrow('whole string');
});
