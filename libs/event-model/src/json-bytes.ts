/** UTF-16 units that stand in JSON text as the one byte they are: printable ASCII without `"` and `\`. */
const STANDS_FOR_ITSELF = new Uint8Array(256);
for (let unit = 0x20; unit < 0x7f; unit++) STANDS_FOR_ITSELF[unit] = unit === 0x22 || unit === 0x5c ? 0 : 1;

/** JSON writes a lone surrogate as `\udfff`: six bytes for one unit. UTF-8 needs three at most. */
export const MOST_BYTES_PER_UNIT = 6;

/** As long as `-1.7976931348623157e+308`. */
export const MOST_BYTES_PER_NUMBER = 24;

const DECIMALS = 6;
const DECIMAL_SCALE = 10 ** DECIMALS;

const [ZERO, POINT] = [0x30, 0x2e];

/** Constant ASCII text in eights, so that a key takes three stores and not twenty. */
export class Constant {
  private readonly eights: Float64Array;
  private readonly length: number;

  constructor(text: string) {
    const bytes = Buffer.alloc(Math.ceil(text.length / 8) * 8);
    bytes.write(text, 'latin1');
    // No ASCII text has the bits of a NaN, which a store might change.
    this.eights = Float64Array.from({ length: bytes.length / 8 }, (_, index) =>
      bytes.readDoubleLE(index * 8),
    );
    this.length = text.length;
  }

  /** May touch up to seven bytes behind the text. @returns where it ends. */
  write(view: DataView, at: number): number {
    const { eights } = this;
    for (let index = 0; index < eights.length; index++) view.setFloat64(at + index * 8, eights[index]!, true);
    return at + this.length;
  }
}

/**
 * Writes what stands between the quotes of `JSON.stringify(text)`. There must be room for {@link MOST_BYTES_PER_UNIT}.
 * @returns where it ends.
 */
export function writeText(target: Buffer, at: number, text: string): number {
  const { length } = text;
  let plain = 1;
  let units = 0;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    plain &= STANDS_FOR_ITSELF[unit & 0xff]!;
    units |= unit;
    target[at + index] = unit;
  }
  if (plain === 1 && units <= 0xff) return at + length;
  return at + target.write(JSON.stringify(text).slice(1, -1), at);
}

/**
 * Writes `JSON.stringify(value)`. There must be room for {@link MOST_BYTES_PER_NUMBER}.
 * @returns where it ends.
 */
export function writeNumber(target: Buffer, at: number, value: number): number {
  if (value >= 0 && value < 10_000 && (value | 0) === value) return writeSmallInteger(target, at, value);
  if (value > 0 && value < 1) {
    // The quotient of two exact numbers is the double nearest to that decimal, and so few digits name one double only.
    const scaled = Math.round(value * DECIMAL_SCALE);
    if (scaled / DECIMAL_SCALE === value) return writeDecimals(target, at, scaled);
  }
  return writeAscii(target, at, Number.isFinite(value) ? `${value}` : 'null');
}

/** Text of printable ASCII without anything to escape. */
export function writeAscii(target: Buffer, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) target[at + index] = text.charCodeAt(index);
  return at + text.length;
}

function writeSmallInteger(target: Buffer, at: number, value: number): number {
  const thousands = (value / 1000) | 0;
  const hundreds = (value / 100) | 0;
  const tens = (value / 10) | 0;
  if (thousands > 0) target[at++] = ZERO + thousands;
  if (hundreds > 0) target[at++] = ZERO + hundreds - thousands * 10;
  if (tens > 0) target[at++] = ZERO + tens - hundreds * 10;
  target[at++] = ZERO + value - tens * 10;
  return at;
}

/** `0.` and the digits of `scaled` without the zeros at their end. */
function writeDecimals(target: Buffer, at: number, scaled: number): number {
  target[at] = ZERO;
  target[at + 1] = POINT;
  let rest = scaled;
  let end = at + 1;
  for (let place = at + 1 + DECIMALS; place > at + 1; place--) {
    const shorter = (rest / 10) | 0;
    const digit = rest - shorter * 10;
    target[place] = ZERO + digit;
    if (digit !== 0 && end === at + 1) end = place;
    rest = shorter;
  }
  return end + 1;
}
