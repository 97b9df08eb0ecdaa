import { Button, Group, MultiSelect, Select, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fullTime, instantOf } from '../text/time';
import type { OfferedTemplate, ReplyForm } from './replyForm';

/** What is chosen for a reply beside its text; null where a line is folded away. */
export interface Chosen {
  to: string[] | null;
  copies: string | null;
  later: string | null;
  sender: string | null;
}

interface ReplyOptionsProps {
  form: ReplyForm | undefined;
  chosen: Chosen;
  choose: (changes: Partial<Chosen>) => void;
}

/** Whom a reply may go to: those who wrote, and who else is in the conversation. */
function correspondents(form: ReplyForm | undefined) {
  const people = form ? [...form.to, ...form.participants] : [];
  return [...new Map(people.map((one) => [one.address.toLowerCase(), one])).values()];
}

/** The sender, who gets it, who gets a copy, and when it goes out. */
export function ReplyOptions({ form, chosen, choose }: ReplyOptionsProps) {
  const { t, i18n } = useTranslation();
  const at = chosen.later === null ? null : instantOf(chosen.later);
  const senders = form?.senders ?? [];
  return (
    <>
      {senders.length > 1 && (
        <Select
          size="sm"
          mb={8}
          label={t('reply.from')}
          data={senders.map(({ name, address }) => ({ value: address, label: `${name} <${address}>` }))}
          value={chosen.sender ?? senders[0]?.address ?? null}
          onChange={(sender) => choose({ sender })}
          allowDeselect={false}
          data-testid="reply-sender"
        />
      )}
      {chosen.to !== null && (
        <MultiSelect
          size="sm"
          mb={8}
          label={t('reply.toWhom')}
          data={correspondents(form).map(({ name, address }) => ({
            value: address,
            label: name ? `${name} <${address}>` : address,
          }))}
          value={chosen.to}
          onChange={(to) => choose({ to })}
          defaultDropdownOpened
          error={chosen.to.length === 0 && t('reply.toNobody')}
          autoFocus
          data-testid="reply-to"
        />
      )}
      {chosen.copies !== null && (
        <TextInput
          size="sm"
          mb={8}
          label={t('reply.copy')}
          description={t('reply.copyHint')}
          value={chosen.copies}
          onChange={(event) => choose({ copies: event.currentTarget.value })}
          autoFocus
          data-testid="reply-copies"
        />
      )}
      {chosen.later !== null && (
        <Group mb={8} gap="sm" align="flex-end">
          <TextInput
            type="datetime-local"
            size="sm"
            label={t('reply.later')}
            value={chosen.later}
            onChange={(event) => choose({ later: event.currentTarget.value })}
            autoFocus
            data-testid="reply-later"
          />
          <Text size="sm" c="dimmed" pb={8}>
            {at ? fullTime(at.toISOString(), i18n.language) : t('reply.laterHint')}
          </Text>
          <Button variant="subtle" size="compact-sm" mb={6} onClick={() => choose({ later: null })}>
            {t('reply.now')}
          </Button>
        </Group>
      )}
    </>
  );
}

/** The buttons that unfold the options, and the templates to begin with: typing searches them. */
export function ReplyTools({ form, chosen, choose, insert }: ReplyOptionsProps & { insert: (text: string) => void }) {
  const { t } = useTranslation();
  const everybody = form?.participants ?? [];
  const templates = form?.templates ?? [];
  return (
    <>
      {templates.length > 0 && <TemplatePicker templates={templates} insert={insert} />}
      {chosen.to === null && form && form.to.length > 0 && correspondents(form).length > 1 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => choose({ to: form.to.map(({ address }) => address) })}
          data-testid="choose-recipients"
        >
          {t('reply.chooseTo')}
        </Button>
      )}
      {chosen.copies === null && everybody.length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => choose({ copies: everybody.map(({ address }) => address).join(', ') })}
          data-testid="reply-all"
        >
          {t('reply.all', { count: everybody.length })}
        </Button>
      )}
      {chosen.copies === null && (
        <Button variant="subtle" size="compact-sm" onClick={() => choose({ copies: '' })}>
          {t('reply.addCopy')}
        </Button>
      )}
      {chosen.later === null && (
        <Button variant="subtle" size="compact-sm" onClick={() => choose({ later: '' })} data-testid="send-later">
          {t('reply.sendLater')}
        </Button>
      )}
    </>
  );
}

function TemplatePicker({ templates, insert }: { templates: OfferedTemplate[]; insert: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={170}
      searchable
      placeholder={t('reply.template')}
      aria-label={t('reply.template')}
      nothingFoundMessage={t('reply.noTemplate')}
      data={templates.map(({ key, name, language }) => ({
        value: key,
        label: language ? `${name} (${language})` : name,
      }))}
      value={null}
      onChange={(key) => {
        const found = templates.find((one) => one.key === key);
        if (found) insert(found.text);
      }}
      data-testid="template-picker"
    />
  );
}
