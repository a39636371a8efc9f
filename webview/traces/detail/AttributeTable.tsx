import { useState } from 'preact/hooks';
import type { Attribute, AttributeValue } from '../../../src/shared/attributeValue.ts';
import { formatBytes, formatExact } from '../../../src/shared/formatCount.ts';
import { TextField } from '../../ui/controls.tsx';
import { shownName } from '../../ui/shownText.ts';
import { t, tCount } from '../../ui/text.ts';
import { plainText, numberText, prettyJson, readableJson, searchAttributes, stringText } from '../attributeText.ts';
import type { PanelModel } from '../panelModel.ts';
import { CopyButton } from './CopyButton.tsx';
import { LongText } from './LongText.tsx';

interface AttributeTableProps {
  readonly panel: PanelModel;
  readonly attributes: readonly Attribute[];
  /** Left out by the sender. */
  readonly dropped: number;
  /** Said when there are none. */
  readonly none: string;
  readonly searchable?: boolean;
}

/** Keys and values, as sent and in the order sent. */
export function AttributeTable({ panel, attributes, dropped, none, searchable }: AttributeTableProps) {
  const [search, setSearch] = useState('');
  const found = searchAttributes(attributes, search);
  return (
    <>
      {searchable === true && attributes.length > 0 ? (
        <div class="strip">
          <TextField
            compact
            value={search}
            label={tCount('attributes.search', attributes.length)}
            placeholder={tCount('attributes.search', attributes.length)}
            icon="search"
            note={search === '' ? undefined : t('filter.count', found.length, attributes.length)}
            onInput={setSearch}
          />
        </div>
      ) : null}
      {attributes.length === 0 ? <p class="section dim">{none}</p> : null}
      {attributes.length > 0 && found.length === 0 ? (
        <p class="section dim">{t('attributes.noMatch', search)}</p>
      ) : null}
      <dl class="attributes">
        {found.map(({ key, value }, at) => (
          <div key={`${key} ${at}`} class={isLong(value) ? 'below-key' : ''}>
            <dt class="mono" title={shownName(key, '')}>
              {shownName(key, '')}
            </dt>
            <dd class="mono" title={t(`type.${value.t}`)}>
              <Value value={value} />
            </dd>
            <CopyButton label={t('overview.copy', shownName(key, ''))} copy={() => panel.copy(plainText(value))} />
          </div>
        ))}
      </dl>
      {dropped > 0 ? (
        <p class="section warn">{tCount('attributes.dropped', dropped, formatExact(dropped, panel.boot.locale))}</p>
      ) : null}
    </>
  );
}

/** Text that would make a tall narrow column beside its key. */
function isLong(value: AttributeValue): boolean {
  return plainText(value).length > 60;
}

function Value({ value }: { value: AttributeValue }) {
  switch (value.t) {
    case 'string': {
      const json = prettyJson(value.v);
      if (json !== undefined) return <LongText text={json} lines={8} json code />;
      return <LongText text={stringText(value.v)} type="json-string pre" />;
    }
    case 'int':
    case 'double':
      return <span class="json-number">{numberText(value)}</span>;
    case 'bool':
      return <span class="json-word">{String(value.v)}</span>;
    case 'empty':
      return <span class="dim">{t('attributes.empty')}</span>;
    case 'bytes': {
      const bytes = Math.floor((value.v.replace(/=+$/, '').length * 3) / 4);
      return (
        <>
          <span class="dim">{t('attributes.bytes', formatBytes(bytes))}</span> <LongText text={value.v} />
        </>
      );
    }
    case 'array':
    case 'kvlist': {
      const json = readableJson(value);
      return <LongText text={json} lines={8} json code={json.includes('\n')} />;
    }
  }
}
