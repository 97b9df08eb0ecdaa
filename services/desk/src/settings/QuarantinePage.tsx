import { Button, Group, Modal, ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantinedLetter } from '../api/administration';
import { askText } from '../api/client';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';
import { fullTime, size } from '../text/time';
import { Waiting } from '../text/Waiting';
import { Listing, Sheet } from './Listing';
import { useChange, useItems } from './resource';

/** Letters that could not be understood: kept whole, with the reason, to be read again. */
export function QuarantinePage() {
  const { t, i18n } = useTranslation();
  const from = useItems<QuarantinedLetter>('/quarantine');
  const [shown, setShown] = useState<QuarantinedLetter | null>(null);
  const replay = useChange<{ outcome?: string; stored?: number; duplicate?: number; quarantined?: number }>(
    (answer) => {
      const outcome = answer?.outcome;
      say({ message: outcome ? t(`quarantine.outcome.${outcome}`, outcome) : t('quarantine.counted', { ...answer }) });
    },
  );
  const again = (path: string) => replay.mutate({ path, method: 'POST', body: {} });
  return (
    <Sheet
      title={t('settings.quarantine')}
      about={t('quarantine.about')}
      action={
        from.items.filter((one) => one.kind === 'quarantined').length > 1 && (
          <Button variant="default" onClick={() => again('/quarantine/replay')}>
            {t('quarantine.replayAll')}
          </Button>
        )
      }
    >
      <Listing
        from={from}
        label={t('settings.quarantine')}
        empty={t('quarantine.none')}
        columns={[t('quarantine.letter'), t('quarantine.reason'), t('quarantine.received')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" component="bdi">
                {one.from || t('ticket.unknownCustomer')}
              </Text>
              <Text size="xs" c="dimmed" dir="auto">
                {one.subject || t('ticket.noSubject')} · {size(one.size, i18n.language)}
              </Text>
            </Table.Td>
            <Table.Td title={one.reason}>
              {one.reason_key && one.reason_key !== 'other' ? t(`quarantine.reasons.${one.reason_key}`) : one.reason}
            </Table.Td>
            <Table.Td>
              {fullTime(one.received_at, i18n.language)}
              {one.mailbox && (
                <Text size="xs" c="dimmed">
                  {one.mailbox}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setShown(one)}>
                  {t('quarantine.raw')}
                </Button>
                {one.kind === 'quarantined' && (
                  <Button
                    variant="default"
                    size="xs"
                    loading={replay.isPending}
                    onClick={() => again(`/quarantine/${one.id}/replay`)}
                  >
                    {t('quarantine.replay')}
                  </Button>
                )}
              </Group>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {shown && <RawLetter letter={shown} close={() => setShown(null)} />}
    </Sheet>
  );
}

const LONGEST = 200_000;

function RawLetter({ letter, close }: { letter: QuarantinedLetter; close: () => void }) {
  const { t } = useTranslation();
  const raw = useQuery({
    queryKey: ['raw', letter.id],
    queryFn: () => askText(`/quarantine/${letter.id}/raw`),
    gcTime: 0,
  });
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t('quarantine.raw')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {raw.isPending && <Waiting />}
      {raw.error && <Trouble reason={raw.error} />}
      {raw.data !== undefined && (
        <ScrollArea h={460} viewportProps={{ tabIndex: 0 }}>
          <Text
            component="pre"
            size="xs"
            ff="monospace"
            m={0}
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {raw.data.slice(0, LONGEST)}
            {raw.data.length > LONGEST && `\n${t('quarantine.cut')}`}
          </Text>
        </ScrollArea>
      )}
    </Modal>
  );
}
