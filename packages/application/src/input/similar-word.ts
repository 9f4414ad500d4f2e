/** The word of `known` that a slip of the finger or two made of `word`, if there is one. */
export function similarWord(word: string, known: readonly string[]): string | undefined {
  const most = word.length < 5 ? 1 : 2;
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const one of known) {
    const distance = distanceOf(word, one);
    if (distance > 0 && distance <= most && distance < (best?.distance ?? Infinity)) {
      best = { word: one, distance };
    }
  }
  return best?.word;
}

/** Letters that were left out, added, replaced or exchanged with their neighbour (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, n) => n),
  ];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isExchanged ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
