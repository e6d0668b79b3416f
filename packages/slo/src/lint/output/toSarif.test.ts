import { lintDocuments, RULE_CATALOG, toSarif } from '..';

const CONTENT = `groups:
  - name: shop
    rules:
      - record: fast
        expr: sum(rate(x_bucket{le="1"}[5m]))
      - record: fast2
        expr: sum(rate(x_bucket{le="1"}[10m]))
`;

describe('toSarif', () => {
  it('has rules, places and edits as SARIF 2.1.0 asks for', () => {
    const log = toSarif(
      lintDocuments([{ path: 'slos/my shop#1.yaml', content: CONTENT }]),
    );
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          columnKind: 'utf16CodeUnits',
          tool: {
            driver: {
              name: 'slo-scout',
              rules: RULE_CATALOG.map(({ id }) => ({ id })),
            },
          },
          results: [
            {
              ruleId: 'bucket-bound',
              ruleIndex: RULE_CATALOG.findIndex(
                ({ id }) => id === 'bucket-bound',
              ),
              level: 'warning',
              occurrenceCount: 2,
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'slos/my%20shop%231.yaml' },
                    region: {
                      startLine: 5,
                      startColumn: 33,
                      endLine: 5,
                      endColumn: 39,
                    },
                  },
                },
              ],
              fixes: [
                {
                  artifactChanges: [
                    {
                      replacements: [
                        {
                          deletedRegion: { startLine: 5 },
                          insertedContent: { text: 'le=~"1(\\\\.0)?"' },
                        },
                        { deletedRegion: { startLine: 7 } },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
