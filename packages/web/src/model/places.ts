/** The lists of todos. */
export type View =
  | { readonly name: 'today' | 'upcoming' | 'all' | 'completed' }
  | { readonly name: 'tag'; readonly tag: string }
  | { readonly name: 'search'; readonly words: string };

/** What the page shows: a list of todos, the trash or the account. */
export type Place = View | { readonly name: 'trash' | 'account' };

export const firstPlace: Place = { name: 'today' };

/** The places that have a name of their own, in the order of the navigation. */
export const namedPlaces = [
  { name: 'today', title: 'Today' },
  { name: 'upcoming', title: 'Upcoming' },
  { name: 'all', title: 'All' },
  { name: 'completed', title: 'Completed' },
  { name: 'trash', title: 'Trash' },
  { name: 'account', title: 'Account' },
] as const;

export function isView(place: Place): place is View {
  return place.name !== 'trash' && place.name !== 'account';
}

export function titleOf(place: Place): string {
  if (place.name === 'tag') return `#${place.tag}`;
  if (place.name === 'search') return `“${place.words}”`;
  return namedPlaces.find(({ name }) => name === place.name)?.title ?? '';
}

/** The fragment of the address: `#/today`, `#/tag/home`. */
export function fragmentOf(place: Place): string {
  if (place.name === 'tag') return `#/tag/${encodeURIComponent(place.tag)}`;
  if (place.name === 'search') return `#/search/${encodeURIComponent(place.words)}`;
  return `#/${place.name}`;
}

/** The place that a fragment names; today where it names none. */
export function placeFrom(fragment: string): Place {
  const [, name, text = ''] = /^#\/(\w+)(?:\/(.+))?$/.exec(fragment) ?? [];
  const words = decoded(text);
  if (name === 'tag' && words !== '') return { name, tag: words };
  if (name === 'search' && words !== '') return { name, words };
  const named = namedPlaces.find((place) => place.name === name);
  return named === undefined ? firstPlace : { name: named.name };
}

export function isSamePlace(a: Place, b: Place): boolean {
  return fragmentOf(a) === fragmentOf(b);
}

/** An address that a person has typed may hold a `%` that encodes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
