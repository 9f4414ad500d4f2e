const words = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];
const others = ['eleven', 'twelve'];

/** A whole number up to 9999, in digits or, up to twelve, as a word; `a` and `an` are one. */
export function countFrom(word: string): number | undefined {
  if (/^\d{1,4}$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an') return 1;
  const count = [...words, ...others].indexOf(word);
  return count < 0 ? undefined : count;
}
