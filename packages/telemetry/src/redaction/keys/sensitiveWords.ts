/** What a key that holds a secret is called; words as {@link keyWords} writes them. */
const SECRET = [
  'password|passwd|passwort|passphrase|passcode|pwd|pass_word|contrasena|mot_de_passe|senha',
  'secret|secrets|client_secret|secret_key|secretkey|clientsecret',
  'token|accesstoken|refreshtoken|idtoken|authtoken|sessiontoken|csrftoken|xsrftoken',
  'authorization|authorisation|proxy_authorization|www_authenticate',
  'cookie|cookies|set_cookie|setcookie',
  'api_key|apikey|api_keys|apikeys|x_api_key|app_key|appkey|access_key|accesskey|account_key|accountkey',
  'shared_access_key|sharedaccesskey|subscription_key|access_key_id|secret_access_key',
  'private_key|privatekey|encryption_key|signing_key|master_key|ssh_key',
  'credential|credentials|creds|x_amz_credential|x_amz_signature|x_goog_signature|x_goog_credential',
  'csrf|xsrf|jwt|bearer|otp|totp|mfa_code|auth_code|authorization_code|verification_code',
  'cvv|cvc|cvv2|card_cvc|pin|pin_code|pincode|security_code',
  'phpsessid|jsessionid|sessionid|connect_sid|session_cookie|session_key',
];

/** What a key that holds what identifies a person is called. */
const PERSONAL = [
  'ssn|social_security|social_security_number|socialsecuritynumber',
  'card_number|cardnumber|credit_card|creditcard|credit_card_number|pan|iban|account_number|routing_number',
  'full_name|fullname|first_name|firstname|last_name|lastname|surname|given_name|family_name|maiden_name|middle_name',
  'date_of_birth|dateofbirth|birth_date|birthdate|birthday|dob',
  'phone|phone_number|phonenumber|mobile_number|telephone|msisdn|fax_number',
  'email|e_mail|email_address|emailaddress',
  'passport|passport_number|drivers_license|driver_license|driving_licence|license_plate|tax_id|national_id|nino',
  'street_address|home_address|postal_address|billing_address|shipping_address|address_line_1|address_line_2',
];

/** Last words of a key that speaks about a secret and holds none. */
const ABOUT =
  /_(?:count|counts|length|len|type|types|policy|expiry|expires|expires_in|expires_at|expiration|enabled|required|reset|strength|age|ttl|size|limit|max|min|status|valid|verified|invalid|present|missing|changed_at|updated_at|created_at|algorithm|alg|name|url|uri|endpoint|provider|method|version|usage|budget|source|kind|format|template|duration|ms|seconds|total|rate|domain|hash_algorithm|country|region|arn|path|file|ref)_$/;

/** As the last word or words of the key, or anywhere in it. */
const SECRET_WORDS = expression(SECRET);
const PERSONAL_WORDS = expression(PERSONAL);

/** Query parameters that are a secret in a URL and a harmless word elsewhere. */
const QUERY_SECRETS = expression([
  'sig|signature|code|auth|sid|aws_access_key_id|awsaccess_key_id|awsaccesskeyid',
  'x_amz_security_token|key|hmac|otp|ticket|assertion|saml_response|samlresponse|id_token',
]);

/**
 * The rule for keys of these words, or undefined.
 *
 * @param words - from {@link keyWords}
 * @internal
 */
export function sensitiveWords(
  words: string,
): 'secret-key' | 'personal-key' | undefined {
  if (ABOUT.test(words)) {
    return /_(?:first|last|full|given|family|maiden|middle)_name_$/.test(words)
      ? 'personal-key'
      : undefined;
  }
  if (SECRET_WORDS.test(words)) return 'secret-key';
  if (PERSONAL_WORDS.test(words)) return 'personal-key';
  return undefined;
}

/**
 * Whether a query parameter of this name is a secret.
 *
 * @internal
 */
export function isQuerySecret(words: string): boolean {
  return (
    /^_(?:sig|key|code|auth|sid)_$/.test(words) || QUERY_SECRETS.test(words)
  );
}

function expression(lists: string[]): RegExp {
  return new RegExp(`_(?:${lists.join('|')})_`);
}
