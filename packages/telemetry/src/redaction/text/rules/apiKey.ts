import type { TextRule } from '../TextRule';

/** Keys and tokens that say by their shape whose they are. Each begins with fixed letters and is bounded. */
const SHAPES = [
  '(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z2-7]{16}', // AWS access key id
  'gh[pousr]_[A-Za-z0-9]{36,255}', // GitHub
  'github_pat_[A-Za-z0-9_]{22,255}',
  'gl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,255}', // GitLab
  'xox[abceoprs]-[A-Za-z0-9-]{15,255}', // Slack
  'xapp-[A-Za-z0-9-]{20,255}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}', // Stripe
  'whsec_[A-Za-z0-9+/]{24,255}',
  'AIza[A-Za-z0-9_-]{35}', // Google
  'ya29\\.[A-Za-z0-9_-]{20,512}',
  'GOCSPX-[A-Za-z0-9_-]{20,64}',
  'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,128}', // SendGrid
  'SK[0-9a-f]{32}', // Twilio
  'key-[0-9a-f]{32}', // Mailgun
  'npm_[A-Za-z0-9]{36}', // npm
  'pypi-[A-Za-z0-9_-]{50,512}', // PyPI
  'do[opr]_v1_[a-f0-9]{64}', // DigitalOcean
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}', // Shopify
  'hf_[A-Za-z0-9]{30,64}', // Hugging Face
  'sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,255}', // Anthropic, OpenAI
  'ATATT3[A-Za-z0-9_=-]{50,255}', // Atlassian
  'dapi[0-9a-f]{32}', // Databricks
  'hv[sbr]\\.[A-Za-z0-9_-]{24,255}', // Vault
  'gl(?:sa|c)_[A-Za-z0-9+/=_]{32,255}', // Grafana
  'NRAK-[A-Z0-9]{27}', // New Relic
  'PMAK-[a-f0-9]{24}-[a-f0-9]{34}', // Postman
  'sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}', // Square
  'lin_api_[A-Za-z0-9]{32,64}', // Linear
  'AGE-SECRET-KEY-1[A-Z0-9]{58}', // age
  '\\d{8,10}:AA[A-Za-z0-9_-]{33}', // Telegram
];
const KEY = new RegExp(`(?<![A-Za-z0-9])(?:${SHAPES.join('|')})`, 'g');
const WEBHOOK =
  /hooks\.slack\.com\/services\/(T[A-Z0-9]{6,16}\/B[A-Z0-9]{6,16}\/[A-Za-z0-9]{16,48})/g;

/**
 * API keys and tokens of known shape.
 *
 * @internal
 */
export const apiKey: TextRule = (text, _context, add) => {
  for (const match of text.matchAll(KEY)) {
    add({
      rule: 'api-key',
      from: match.index,
      to: match.index + match[0].length,
    });
  }
  for (const match of text.matchAll(WEBHOOK)) {
    const to = match.index + match[0].length;
    add({ rule: 'api-key', from: to - match[1].length, to });
  }
};
