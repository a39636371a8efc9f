import { useState } from 'preact/hooks';
import { formatExact } from '../../../src/shared/formatCount.ts';
import { shownText } from '../../ui/shownText.ts';
import { t, tCount } from '../../ui/text.ts';
import { cutText, jsonTokens } from '../attributeText.ts';
import { CopyButton } from './CopyButton.tsx';

/** Characters of one value that are ever laid out: more would stall the frame. */
const mostShown = 200_000;
const firstCharacters = 400;

interface LongTextProps {
  readonly text: string;
  readonly lines?: number;
  /** In a box, with line breaks kept. */
  readonly code?: boolean;
  readonly json?: boolean;
  /** Class of the text's type. */
  readonly type?: string;
  readonly copy?: () => Promise<boolean>;
}

/** Text that is cut until somebody wants all of it. */
export function LongText({ text, lines = 4, code, json, type, copy }: LongTextProps) {
  const [open, setOpen] = useState(false);
  const shown = open ? cutText(text, Infinity, mostShown) : cutText(text, lines, firstCharacters);
  const visible = shownText(shown.text);
  const body = json === true ? <Json text={visible} /> : visible;
  return (
    <>
      <span class={[code === true ? 'code' : 'wrap', type].filter(Boolean).join(' ')}>
        {body}
        {shown.hidden > 0 ? '…' : ''}
        {code === true && copy ? <CopyButton label={t('action.copy')} copy={copy} /> : null}
      </span>
      {open && shown.hidden > 0 ? (
        <span class="dim small">{t('attributes.tooLong', formatExact(mostShown))}</span>
      ) : null}
      {open || shown.hidden > 0 ? (
        <span class="more small">
          <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'action.showLess' : 'action.showAll')}
          </button>
          {open ? null : (
            <span class="dim"> {tCount('attributes.hidden', shown.hidden, formatExact(shown.hidden))}</span>
          )}
        </span>
      ) : null}
    </>
  );
}

function Json({ text }: { text: string }) {
  return (
    <>
      {[...jsonTokens(text)].map((token, at) =>
        token.type === 'mark' || token.type === 'space' ? (
          token.text
        ) : (
          <span key={at} class={`json-${token.type}`}>
            {token.text}
          </span>
        ),
      )}
    </>
  );
}
