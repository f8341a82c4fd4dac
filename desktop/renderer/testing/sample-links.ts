import type { LinkPreview } from '@parley/shared/entities/link-preview';

const webp =
  'UklGRuoBAABXRUJQVlA4IN4BAABQEwCdASqQAJAAPrVaqE2nJaQiJ/c4aOAWiWVu3V4DPYUuJjaAfcdvnP//eAG8v5ECBBjDfwAXGN9F0qGxL1y/V1a/L6Kt0ehjoKOnjRLZ9J+art6gkjBqkL8haexrK0F+mx+PRIh5ju0PcFAflw8whYvUXZuxqwGoWNF0c2sVlx0LW8rIALGlOwuvRqgjAkCO97mdMkw7lgpctAlQ3YmN9FuAAP7wHAeTvy5gmnDhATwKYZaGVZ+0AGYvV/CkVgu9nv200XLqcYZZbvyQkCHAPPcfvzTtxd27UtJkxkvIUf576FOXYYURg7nLQ9Dq7Y1a7tku+hpCDVn+czjUzonga8K+ZH2P9i2atDBOb2VHbHd5U9KGyQs2oM/DRGypRaupsO8s8v+1/n28+SPK7NM1gCV30tEOEI5osstn8ABRYBKCl9hvVS2dTYJZh/DdTuiH9XNoX91p1FL6dmG6wKlRQFuuDxeh4Iw5Uz06Uhc5eVuGHbF9ykg7okMwMpxFnzlLOTlAwnHDO0HRxaMAmdAt7BwSTrWjDoOplw9/IGb1DyMOO5WJAKlI9zxVG3l7sNlYYQ2qVrOH0T2tH+l9vkD/Xij8niVYWsWPbwTnN33W0G8gABXDXmdYABvQAAAA';

/** Words with links, and what those lead to, for the gallery's `links=1`. */
export const linkSamples: readonly { body: string; previews: LinkPreview[] }[] = [
  {
    body: 'The mast report is out: https://met.example/reports/hemsedal-november',
    previews: [
      {
        url: 'https://met.example/reports/hemsedal-november',
        title: 'Hemsedal in November: the coldest week since 2010',
        description: 'Night temperatures at the mast fell below −31 °C. What that means for batteries, sensors and the people who climb up to change them.',
        siteName: 'Norwegian Mountain Weather',
        image: { webp, width: 144, height: 144 },
      },
    ],
  },
  {
    body: 'Two to read: https://git.example/osprey/pull/412 and [the datasheet](https://chips.example/gps/m10)',
    previews: [
      { url: 'https://git.example/osprey/pull/412', title: 'Power down the GPS rail after a cold fix · Pull request #412', siteName: 'git.example' },
      {
        url: 'https://chips.example/gps/m10',
        title: 'M10 standard precision receiver',
        description: 'Integration manual, revision 7',
        siteName: 'chips.example',
        image: { webp, width: 144, height: 144 },
      },
    ],
  },
  {
    body: 'https://long.example/أخبار',
    previews: [
      {
        url: 'https://long.example/أخبار',
        title: 'عنوان طويل جدا لا يتسع له السطر الواحد مهما كانت النافذة واسعة ولذلك ينتهي بثلاث نقاط قبل أن يبلغ نهايته',
        description: 'Averylongwordwithoutanyspaceinitthatwouldpushthecardoutofthesheetifitwerenotcutwhereitendsandthatissaidwithanellipsis',
        siteName: 'long.example',
      },
    ],
  },
];
