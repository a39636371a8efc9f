import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { shownName, shownText } from '../../ui/shownText.ts';
import { t } from '../../ui/text.ts';
import type { PanelModel } from '../panelModel.ts';
import { AttributeTable } from './AttributeTable.tsx';

/** Who sent the span: the resource, and the library that made it. */
export function ResourceTab({ panel, detail }: { panel: PanelModel; detail: SpanDetail }) {
  const { resource, scope } = detail;
  return (
    <>
      <h3 class="item-head strong">{t('resource.attributes')}</h3>
      <AttributeTable
        panel={panel}
        attributes={resource.attributes}
        dropped={resource.droppedAttributes}
        none={t('attributes.noneHere')}
      />
      <Schema url={resource.schemaUrl} />
      {resource.entityRefs.map((entity, at) => (
        <p class="section small" key={at}>
          {t('resource.entity', entity.type)}{' '}
          <span class="dim mono">{[...entity.idKeys, ...entity.descriptionKeys].join(', ')}</span>
        </p>
      ))}
      <h3 class="item-head strong">{t('resource.scope')}</h3>
      <p class="section small">
        {scope.name === '' ? (
          <span class="dim">{t('resource.scopeNone')}</span>
        ) : (
          <span class="mono">{shownName(scope.name, '')}</span>
        )}{' '}
        <span class="dim">{shownName(scope.version, '')}</span>
      </p>
      {scope.attributes.length > 0 || scope.droppedAttributes > 0 ? (
        <AttributeTable panel={panel} attributes={scope.attributes} dropped={scope.droppedAttributes} none="" />
      ) : null}
      <Schema url={scope.schemaUrl} />
    </>
  );
}

/** Shown, never a link: it is the sender's text. */
function Schema({ url }: { url: string }) {
  if (url === '') return null;
  return (
    <p class="section small">
      {t('resource.schema')} <span class="dim mono wrap">{shownText(url)}</span>
    </p>
  );
}
