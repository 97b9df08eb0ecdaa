import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A whole page or pane that is being read. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <Center mih={240} h="100%">
      <Loader role="status" aria-label={t('state.loading')} />
    </Center>
  );
}
