import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en';

export const LANGUAGES = { en: 'English', de: 'Deutsch', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = 'audiocomm.language';
const others = { de: () => import('./de'), ru: () => import('./ru') };

const isLanguage = (word: string): word is Language => word in LANGUAGES;

function preferred(): Language {
  const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages].map((word) => word.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

/** Loads a language where needed and shows the desk in it. */
export async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await others[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Keeps the choice for the next visit. */
export function choose(language: Language): void {
  localStorage.setItem(STORED, language);
  void speak(language);
}

/** The language the person is to be told things in: the one chosen here, else the one he chose elsewhere. */
export function spoken(elsewhere: string | null): Language {
  const here = localStorage.getItem(STORED) ?? '';
  if (isLanguage(here)) return here;
  return elsewhere !== null && isLanguage(elsewhere) ? elsewhere : preferred();
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await speak(preferred());
}
