// A start (migrations, parsing) leaves tens of megabytes behind that an idle node would keep for hours: it is collected once all has settled.
for (const afterMs of [10_000, 20_000]) setTimeout(() => globalThis.gc?.(), afterMs).unref();
