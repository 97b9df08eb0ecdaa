import { Button, Group, Select, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar, Weekday } from '../api/administration';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { IcsUpload } from './IcsUpload';
import { keyOf } from './keys';
import { Listing, Sheet } from './Listing';
import { useChange, useItems } from './resource';
import { sayWarnings } from './warnings';
import { extraDaysOf, extraDaysText, hoursOf, hoursText, WEEKDAYS, weekText } from './weekly';

/** Working hours and holidays, on which holds are counted. */
export function CalendarsPage() {
  const { t } = useTranslation();
  const from = useItems<Calendar>('/calendars');
  const [form, setForm] = useState<Calendar | 'new' | null>(null);
  return (
    <Sheet
      title={t('settings.calendars')}
      about={t('calendar.about')}
      action={<Button onClick={() => setForm('new')}>{t('calendar.add')}</Button>}
    >
      <Listing
        from={from}
        label={t('settings.calendars')}
        empty={t('calendar.none')}
        columns={[t('field.name'), t('calendar.zone'), t('calendar.hours')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {one.key}
              </Text>
            </Table.Td>
            <Table.Td>
              {one.time_zone}
              {one.holiday_country && (
                <Text size="xs" c="dimmed">
                  {t('calendar.holidaysOf', {
                    place: [one.holiday_country, one.holiday_subdivision].filter(Boolean).join('-'),
                  })}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {weekText(one.weekly, t).map(({ day, hours }) => (
                <Text size="xs" key={day}>
                  {day && t(`day.${day}`)} {hours}
                </Text>
              ))}
            </Table.Td>
            <Table.Td ta="right">
              <Button variant="default" size="xs" onClick={() => setForm(one)}>
                {t('settings.edit')}
              </Button>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {form && <CalendarForm calendar={form === 'new' ? null : form} close={() => setForm(null)} />}
    </Sheet>
  );
}

const OFFICE: Record<Weekday, string> = {
  mon: '09:00-18:00',
  tue: '09:00-18:00',
  wed: '09:00-18:00',
  thu: '09:00-18:00',
  fri: '09:00-18:00',
  sat: '',
  sun: '',
};

function initial(calendar: Calendar | null) {
  const hours = calendar ? Object.fromEntries(WEEKDAYS.map((day) => [day, hoursText(calendar.weekly[day])])) : OFFICE;
  return {
    ...(hours as Record<Weekday, string>),
    key: calendar?.key ?? '',
    name: calendar?.name ?? '',
    time_zone: calendar?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    holiday_country: calendar?.holiday_country ?? '',
    holiday_subdivision: calendar?.holiday_subdivision ?? '',
    extra_days: extraDaysText(calendar?.extra_days ?? []),
  };
}

function CalendarForm({ calendar, close }: { calendar: Calendar | null; close: () => void }) {
  const { t } = useTranslation();
  const form = useFields(initial(calendar));
  const save = useChange<Calendar>((saved) => {
    sayWarnings(saved);
    close();
  }, true);
  // Browsers leave out UTC, and know some zones by their older names alone.
  const known = form.values.time_zone;
  const zones = useMemo(() => [...new Set([known, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort(), [known]);
  const { values } = form;
  const extra = extraDaysOf(values.extra_days);
  const isRight = extra !== null && WEEKDAYS.every((day) => hoursOf(values[day]) !== null);

  function submit() {
    if (!isRight) return;
    const body = {
      name: values.name,
      time_zone: values.time_zone,
      weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOf(values[day])])),
      holiday_country: values.holiday_country.trim().toUpperCase() || null,
      holiday_subdivision: values.holiday_subdivision.trim().toUpperCase() || null,
      extra_days: extra,
    };
    const key = values.key || keyOf(values.name);
    save.mutate(
      calendar
        ? { path: `/calendars/${calendar.id}`, method: 'PATCH', body, version: calendar.version }
        : { path: '/calendars', method: 'POST', body: { ...body, key } },
    );
  }

  return (
    <FormDialog
      title={t(calendar ? 'calendar.edit' : 'calendar.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput label={t('field.name')} required {...form.text('name')} data-autofocus />
      <Select
        label={t('calendar.zone')}
        data={zones}
        searchable
        limit={50}
        allowDeselect={false}
        {...form.choice('time_zone')}
      />
      <Text size="sm" fw={500}>
        {t('calendar.hours')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('calendar.hoursHint')}
      </Text>
      {WEEKDAYS.map((day) => (
        <Group key={day} wrap="nowrap" gap="sm">
          <Text size="sm" w={40} id={`day-${day}`}>
            {t(`day.${day}`)}
          </Text>
          <TextInput
            flex={1}
            size="xs"
            aria-labelledby={`day-${day}`}
            placeholder={t('calendar.closed')}
            error={hoursOf(values[day]) === null && t('calendar.notHours')}
            {...form.text(day)}
          />
        </Group>
      ))}
      <Group grow>
        <TextInput label={t('calendar.country')} maxLength={2} {...form.text('holiday_country')} />
        <TextInput label={t('calendar.subdivision')} {...form.text('holiday_subdivision')} />
      </Group>
      <Textarea
        label={t('calendar.extra')}
        description={t('calendar.extraHint')}
        autosize
        minRows={2}
        error={extra === null && t('calendar.notDays')}
        {...form.text('extra_days')}
      />
      {calendar && <IcsUpload path={`/calendars/${calendar.id}/ics`} label={t('ics.days')} />}
    </FormDialog>
  );
}
