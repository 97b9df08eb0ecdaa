import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { blocksOf, MOST_LINKS, pieces } from './links';
import classes from './PlainText.module.css';

/** A stranger's text with its line breaks, as text: nothing in it is ever read as HTML. */
export function PlainText({ text }: { text: string }) {
  const blocks = useMemo(() => linkedBlocks(text), [text]);
  return (
    <div className={classes.text} dir="auto">
      {blocks.map(({ parts, start }) => (
        <div key={start}>
          {parts.map(({ text: words, href, start }) =>
            href ? (
              <Anchor
                key={start}
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                underline="always"
                inherit
              >
                {words}
              </Anchor>
            ) : (
              words
            ),
          )}
        </div>
      ))}
    </div>
  );
}

function linkedBlocks(text: string) {
  let left = MOST_LINKS;
  let from = 0;
  return blocksOf(text).map((block) => {
    const start = from;
    const parts = pieces(block, left).map((piece) => {
      left -= piece.href ? 1 : 0;
      from += piece.text.length;
      return { ...piece, start: from };
    });
    from += 1;
    return { parts, start };
  });
}
