// What the pages say, from the same files that they are translated with.
import { readFile } from 'node:fs/promises';

const FILES = ['common', 'errors', 'public', 'account', 'office', 'staff', 'business', 'team', 'catalog', 'platform', 'hours', 'waiting', 'series', 'classes', 'files', 'health', 'packages', 'assign', 'notices', 'offline', 'way', 'kiosk'];
const PLACE = /\{\{\s*(\w+)\s*\}\}/g;

// t('office.confirm_name', { name }) is the text; says('office.welcome') is a pattern, in which what is not given may be
// anything. Names inside a sentence may be isolated from its direction.
export async function words(lang) {
  const messages = {};
  for (const file of FILES) {
    messages[file] = JSON.parse(await readFile(new URL(`../../locales/${lang}/${file}.json`, import.meta.url), 'utf8'));
  }
  const find = (key) => {
    const [file, name] = key.split('.');
    const text = messages[file]?.[name];
    if (text === undefined) throw new Error(`there is no message ${key} in ${lang}`);
    return text;
  };
  const t = (key, values = {}) => find(key).replace(PLACE, (_, name) => values[name]);
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const says = (key, values = {}) => {
    const parts = find(key).split(PLACE);
    const pattern = parts.map((part, at) => {
      if (at % 2 === 0) return plain(part);
      return part in values ? `[\\u2066-\\u2069]*${plain(values[part])}[\\u2066-\\u2069]*` : '.+';
    });
    return new RegExp(pattern.join(''));
  };
  return { t, says };
}
