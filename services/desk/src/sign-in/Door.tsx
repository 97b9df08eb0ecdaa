import { Center, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The card all pages before the desk stand on. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="xs" p="xl" w="100%" maw={400} radius="lg">
        <Stack gap="lg">
          <Stack gap={6} align="center">
            <img src="./icon.svg" alt="" width={44} height={44} />
            <Title order={1} ta="center">
              {title}
            </Title>
          </Stack>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
