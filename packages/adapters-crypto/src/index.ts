export {
  argon2PasswordHasher,
  type Argon2PasswordHasherOptions,
} from './argon2-password-hasher.ts';
export {
  jwtSigner,
  signingAlgorithms,
  type JwtSignerOptions,
  type SigningAlgorithm,
} from './jwt-signer.ts';
export { randomSecrets } from './random-secrets.ts';
export { rememberingVerified } from './verified-tokens.ts';
