import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { keys, useSignedIn } from '../api/queries';
import type { Me } from '../api/types';
import { showProblem } from '../text/problems';
import { speak, spoken } from './languages';

/** Speaks the person's language, and tells the server when it is another one than it knows of. */
export function useOwnLanguage(): void {
  const me = useSignedIn();
  const client = useQueryClient();
  const { t, i18n } = useTranslation();
  const shown = i18n.language;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language shown changes when somebody chooses one
  useEffect(() => {
    const language = spoken(me.language);
    void speak(language);
    if (language === me.language) return;
    ask('/me/language', { method: 'PUT', body: { language } })
      .then(() => {
        client.setQueryData<Me>(keys.me, (known) => known && { ...known, language });
        // Sentences of the server are in the language it knew.
        return Promise.all([
          client.invalidateQueries({ queryKey: keys.lists }),
          client.invalidateQueries({ queryKey: ['ticket'] }),
        ]);
      })
      .catch((reason) => showProblem(reason, t));
  }, [me.agent_id, me.language, shown]);
}
