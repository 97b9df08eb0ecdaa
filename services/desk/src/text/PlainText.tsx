import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { pieces } from './links';
import classes from './PlainText.module.css';

/** A stranger's text with its line breaks, as text: nothing in it is ever read as HTML. */
export function PlainText({ text }: { text: string }) {
  const parts = useMemo(() => {
    let from = 0;
    return pieces(text).map((piece) => {
      const start = from;
      from += piece.text.length;
      return { ...piece, start };
    });
  }, [text]);
  return (
    <div className={classes.text} dir="auto">
      {parts.map(({ text: words, href, start }) =>
        href ? (
          <Anchor key={start} href={href} target="_blank" rel="noopener noreferrer nofollow" underline="always" inherit>
            {words}
          </Anchor>
        ) : (
          words
        ),
      )}
    </div>
  );
}
