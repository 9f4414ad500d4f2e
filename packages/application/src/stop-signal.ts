/**
 * Ends what goes on by itself. Every `AbortSignal` is one; the core names only these members, because a program that is
 * compiled without the types of Node or of browsers has no such type.
 */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(
    type: 'abort',
    listener: () => void,
    options?: { readonly once?: boolean },
  ): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
