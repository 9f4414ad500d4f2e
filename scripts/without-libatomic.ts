/*
 * Node 26 for Linux is linked against libatomic for one function, which V8 calls for values of eight bytes that the compiler
 * cannot prove to be aligned. A minimal Debian has no libatomic, and the loader then refuses the program. On x64 the
 * function is one instruction, so that it can lie in the executable itself. The format is that of ELF-64,
 * https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html; versions of symbols are those of
 * https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html.
 */

const library = 'libatomic.so.1';
const compareExchange = '__atomic_compare_exchange';

/**
 * `bool __atomic_compare_exchange(size_t size, void *object, void *expected, void *desired, int, int)` for a size of 8;
 * another size ends the program rather than giving a wrong answer.
 */
const code = Buffer.from(
  [
    '4883ff08', // cmp rdi, 8
    '7517', // jne other
    '488b02', // mov rax, [rdx]
    '4c8b11', // mov r10, [rcx]
    'f04c0fb116', // lock cmpxchg [rsi], r10
    '410f94c3', // sete r11b
    '488902', // mov [rdx], rax
    '410fb6c3', // movzx eax, r11b
    'c3', // ret
    '0f0b', // other: ud2
  ].join(''),
  'hex',
);

const segment = { load: 1, dynamic: 2, executable: 5 };
const tag = {
  end: 0,
  needed: 1,
  pltSize: 2,
  strings: 5,
  symbols: 6,
  relocations: 7,
  relocationsSize: 8,
  pltRelocations: 23,
  versions: 0x6ffffff0,
  versionsNeeded: 0x6ffffffe,
  versionsNeededCount: 0x6fffffff,
};

/**
 * The same executable, without the need of libatomic. One that does not need it stays as it is.
 * @throws Error where it needs anything else of libatomic, or is not laid out as Node is
 */
export function withoutLibatomic(executable: Buffer): Buffer {
  const elf = Buffer.from(executable);
  const word = (at: number) => Number(elf.readBigUInt64LE(at));
  const setWord = (at: number, value: number) => elf.writeBigUInt64LE(BigInt(value), at);

  const segments = Array.from({ length: elf.readUInt16LE(56) }, (_, index) => {
    const at = word(32) + 56 * index;
    const [type, flags] = [elf.readUInt32LE(at), elf.readUInt32LE(at + 4)];
    return { at, type, flags, file: word(at + 8), memory: word(at + 16), size: word(at + 32) };
  });
  const placeOf = (address: number) => {
    const found = segments.find(
      ({ type, memory, size }) =>
        type === segment.load && address >= memory && address < memory + size,
    );
    return found ? address - found.memory + found.file : refuse(`no place for ${address}`);
  };
  const dynamic =
    segments.find(({ type }) => type === segment.dynamic)?.file ?? refuse('nothing dynamic');
  const entries: [tag: number, value: number][] = [];
  for (let at = dynamic; word(at) !== tag.end; at += 16) entries.push([word(at), word(at + 8)]);
  const valueOf = (wanted: number) =>
    entries.find(([key]) => key === wanted)?.[1] ?? refuse(`no entry ${wanted}`);
  const strings = placeOf(valueOf(tag.strings));
  const textAt = (offset: number) =>
    elf.toString('latin1', strings + offset, elf.indexOf(0, strings + offset));
  const isLibrary = ([key, value]: readonly [number, number]) =>
    key === tag.needed && textAt(value) === library;
  if (!entries.some(isLibrary)) return executable;

  // The list of needed versions begins with that of the library, and then begins after it.
  const needed = placeOf(valueOf(tag.versionsNeeded));
  if (textAt(elf.readUInt32LE(needed + 4)) !== library || elf.readUInt16LE(needed + 2) !== 1) {
    refuse('other versions of symbols');
  }
  const version = elf.readUInt16LE(needed + elf.readUInt32LE(needed + 8) + 6);

  const versions = placeOf(valueOf(tag.versions));
  const symbols = placeOf(valueOf(tag.symbols));
  const relocationsIn = (start: number, size: number) =>
    Array.from({ length: size / 24 }, (_, index) => placeOf(start) + 24 * index).filter(
      (at) => elf.readUInt16LE(versions + 2 * elf.readUInt32LE(at + 12)) === version,
    );
  const [relocation, ...others] = [
    ...relocationsIn(valueOf(tag.pltRelocations), valueOf(tag.pltSize)),
    ...relocationsIn(valueOf(tag.relocations), valueOf(tag.relocationsSize)),
  ];
  if (relocation === undefined || others.length > 0) return refuse('other functions');
  const symbol = elf.readUInt32LE(relocation + 12);
  if (textAt(elf.readUInt32LE(symbols + 24 * symbol)) !== compareExchange) {
    return refuse('another function');
  }

  // The last page of code is not full. The program is loaded where it says, so that addresses are known.
  const text = segments.find(
    ({ type, flags }) => type === segment.load && flags === segment.executable,
  );
  if (text === undefined || elf.readUInt16LE(16) !== 2) return refuse('another kind of program');
  const place = Math.ceil((text.file + text.size) / 16) * 16;
  const pageEnd = Math.ceil((text.file + text.size) / 4096) * 4096;
  const free = elf.subarray(text.file + text.size, pageEnd);
  if (place + code.length > pageEnd || free.some((byte) => byte !== 0)) refuse('no free place');

  code.copy(elf, place);
  for (const offset of [32, 40]) setWord(text.at + offset, place + code.length - text.file);
  setWord(placeOf(word(relocation)), place - text.file + text.memory);
  // R_X86_64_NONE: the loader leaves the address as it is.
  setWord(relocation + 8, 0);
  const next = elf.readUInt32LE(needed + 12);
  const kept = entries
    .filter((entry) => !isLibrary(entry))
    .map(([key, value]) => {
      if (key === tag.versionsNeeded) return [key, value + next] as const;
      if (key === tag.versionsNeededCount) return [key, value - 1] as const;
      return [key, value] as const;
    });
  for (const [index, [key, value]] of [...kept, [tag.end, 0] as const].entries()) {
    setWord(dynamic + 16 * index, key);
    setWord(dynamic + 16 * index + 8, value);
  }
  return elf;
}

function refuse(what: string): never {
  throw new Error(`Node cannot be freed of ${library}: ${what}. See scripts/without-libatomic.ts.`);
}
