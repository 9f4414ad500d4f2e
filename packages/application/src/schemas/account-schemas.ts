import {
  choiceRule,
  codePoints,
  dueFrom,
  dueMoment,
  isCalendarDate,
  passwordFault,
  passwordLength,
  scopes as allScopes,
  tokenNameFault,
  tokenNameRule,
  type Instant,
} from '@todo/domain';
import * as v from 'valibot';
import { obeys, published } from './rule-steps.ts';
import { systemInstant } from './todo-schemas.ts';

/*
 * The shapes of requests and responses about accounts, one schema each, as for todos.
 */

/** A text that a person types to sign in. One that can be no name or password is refused like a wrong one, with 401. */
const typed = (description: string) =>
  v.pipe(
    v.string('must be text'),
    obeys((text) =>
      codePoints(text) > passwordLength.max
        ? `must be at most ${passwordLength.max} characters long`
        : undefined,
    ),
    v.metadata({ description, maxLength: passwordLength.max }),
  );

/** The body of `POST /sessions`. */
export const signInSchema = v.pipe(
  v.strictObject({
    name: v.pipe(typed('Name of the account, in any case'), v.examples(['ada'])),
    password: typed('Password'),
  }),
  v.title('SignIn'),
);

/** The body of `POST /sessions/refresh`. */
export const refreshSchema = v.pipe(
  v.strictObject({
    refreshToken: v.pipe(
      v.string('must be text'),
      v.description('Refresh token from the last sign-in or refresh'),
    ),
  }),
  v.title('Refresh'),
);

/** The response to a sign-in or a refresh. */
export const sessionTokensSchema = v.pipe(
  v.strictObject({
    accessToken: v.pipe(
      v.string(),
      v.description('Send it as `Authorization: Bearer <token>`. A JWT (RFC 9068).'),
    ),
    tokenType: v.pipe(v.literal('Bearer'), v.description('Type of the access token (RFC 6750)')),
    expiresIn: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Seconds for which the access token is valid'),
    ),
    refreshToken: v.pipe(
      v.string(),
      v.description(
        'Exchange it for new tokens within 30 days. Each use gives another one; the one before stays valid for a minute.',
      ),
    ),
  }),
  v.title('SessionTokens'),
);

const id = v.pipe(v.string(), v.description('Id'));

/** A session of the account that asks. */
export const ownSessionSchema = v.pipe(
  v.strictObject({
    id,
    client: v.pipe(
      v.string(),
      v.description('User-Agent of the program that signed in; up to 200 characters'),
    ),
    createdAt: v.pipe(systemInstant, v.description('When it began')),
    refreshedAt: v.pipe(
      systemInstant,
      v.description('When its tokens were last exchanged, or its cookie was used, to an hour'),
    ),
    expiresAt: v.pipe(systemInstant, v.description('When it ends unless it is used before')),
    isCurrent: v.pipe(v.boolean(), v.description('Whether it is the session of this request')),
  }),
  v.title('Session'),
);

/** The account that asks. */
export const ownAccountSchema = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.description('Name')),
    createdAt: v.pipe(systemInstant, v.description('When the account was made')),
  }),
  v.title('Account'),
);

/** The body of `PUT /me/password`. */
export const passwordChangeSchema = v.pipe(
  v.strictObject({
    current: typed('Current password'),
    new: v.pipe(
      v.string('must be text'),
      obeys(passwordFault),
      v.metadata({
        description: 'New password: any characters, but none of the most common passwords',
        minLength: passwordLength.min,
        maxLength: passwordLength.max,
      }),
    ),
  }),
  v.title('PasswordChange'),
);

const tokenName = v.pipe(
  v.string('must be text'),
  obeys(tokenNameFault),
  v.metadata({
    description: 'Name, unique among the tokens of the account',
    examples: ['backup script'],
    ...published(tokenNameRule),
  }),
);

const scopes = v.pipe(
  v.array(v.picklist(allScopes, choiceRule(allScopes)), 'must be a list'),
  v.minLength(1, 'must name at least one scope'),
  v.description('What the token permits'),
);

const expiryRule = 'must be an instant (2026-11-30T17:00:00Z), or null for never';

/** Accepts any offset. */
const expiry = v.pipe(
  v.string(expiryRule),
  v.rawTransform<string, Instant>(({ dataset, addIssue, NEVER }) => {
    const read = dueFrom(dataset.value);
    if (read !== undefined && !isCalendarDate(read)) return dueMoment(read);
    addIssue({ message: expiryRule });
    return NEVER;
  }),
  v.metadata({ format: 'date-time' }),
);

/** The body of `POST /tokens`. */
export const newTokenSchema = v.pipe(
  v.strictObject({
    name: tokenName,
    scopes,
    expiresAt: v.exactOptional(
      v.pipe(
        v.nullable(expiry),
        v.description(
          'When it expires, in the future; `null` for never. In 90 days when left out.',
        ),
      ),
    ),
  }),
  v.title('NewToken'),
);

/** A personal token without its secret. */
export const ownTokenSchema = v.pipe(
  v.strictObject({
    id,
    name: tokenName,
    scopes,
    lastFour: v.pipe(v.string(), v.description('The last four characters of the secret')),
    createdAt: v.pipe(systemInstant, v.description('When it was made')),
    lastUsedAt: v.pipe(
      v.nullable(systemInstant),
      v.description('When it was last used, to a minute; `null` for never'),
    ),
    expiresAt: v.pipe(
      v.nullable(systemInstant),
      v.description('When it expires; `null` for never'),
    ),
  }),
  v.title('Token'),
);

/** The response to `POST /tokens`. */
export const tokenWithSecretSchema = v.pipe(
  v.strictObject({
    ...ownTokenSchema.entries,
    secret: v.pipe(
      v.string(),
      v.description(
        'Send it as `Authorization: Bearer <secret>`. It is shown this once: only its hash is stored.',
      ),
    ),
  }),
  v.title('TokenWithSecret'),
);
