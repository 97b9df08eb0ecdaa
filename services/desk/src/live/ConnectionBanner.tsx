import { Text } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ConnectionBanner.module.css';
import { useLive } from './LiveProvider';

const PATIENCE_MS = 2500;

/** Says that nothing new arrives. A blip shorter than PATIENCE_MS is not mentioned. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { connected } = useLive();
  const { online } = useNetwork();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (connected) return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status" aria-live="polite">
      {(!online || late) && (
        <Text className={classes.banner} size="sm">
          {online ? t('live.reconnecting') : t('live.offline')}
        </Text>
      )}
    </div>
  );
}
