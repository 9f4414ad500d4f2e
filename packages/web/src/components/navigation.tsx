import { useEffect, useRef } from 'preact/hooks';
import { fragmentOf, isSamePlace, namedPlaces, titleOf, type Place } from '../model/places.ts';

interface NavigationProps {
  readonly place: Place;
  readonly tags: readonly string[];
  readonly hasAccount: boolean;
}

/** So many tags are shown, the most used ones. */
const mostTags = 30;

export function Navigation({ place, tags, hasAccount }: NavigationProps) {
  const current = useRef<HTMLAnchorElement>(null);
  // On a narrow screen, it may be beyond the edge.
  useEffect(
    () => current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [fragmentOf(place)],
  );
  const places: readonly Place[] = namedPlaces
    .filter(({ name }) => name !== 'account' || hasAccount)
    .map(({ name }) => ({ name }));
  const ofTags = tags.slice(0, mostTags).map((tag): Place => ({ name: 'tag', tag }));
  return (
    <nav aria-label="Views">
      <ul>
        {[...places, ...ofTags].map((one) => (
          <li key={fragmentOf(one)} class={one.name === 'tag' ? 'tag' : undefined}>
            <a
              ref={isSamePlace(one, place) ? current : null}
              href={fragmentOf(one)}
              aria-current={isSamePlace(one, place) ? 'page' : undefined}
            >
              <bdi>{titleOf(one)}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
