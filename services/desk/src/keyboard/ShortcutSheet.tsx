import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { letSingleKeysAct, singleKeysAct } from './shortcuts';

const ROWS = [
  [['j', 'k', '↓', '↑'], 'move'],
  [['Enter'], 'open'],
  [['Esc'], 'back'],
  [['/'], 'search'],
  [['c'], 'claim'],
  [['r'], 'reply'],
  [['Ctrl', 'Enter'], 'send'],
  [['v'], 'whole'],
  [['n'], 'note'],
  [['e'], 'noAction'],
  [['z'], 'snooze'],
  [['f'], 'follow'],
  [['x'], 'select'],
  [['b'], 'bulk'],
  [['g', 'o'], 'goOffered'],
  [['g', 'm'], 'goMine'],
  [['g', 'a'], 'goAudience'],
  [['g', 'e'], 'goEverybody'],
  [['g', 's'], 'goSnoozed'],
  [['g', 'f'], 'goFollowed'],
  [['?'], 'sheet'],
] as const;

export function ShortcutSheet({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation();
  const [acting, setActing] = useState(singleKeysAct);
  const turn = (on: boolean) => {
    letSingleKeysAct(on);
    setActing(on);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('shortcut.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {ROWS.map(([pressed, name]) => (
            <Table.Tr key={name}>
              <Table.Td w={150}>
                {pressed.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{t(`shortcut.${name}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        label={t('shortcut.single')}
        checked={acting}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
    </Modal>
  );
}
