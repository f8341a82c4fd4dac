import { configure } from '@testing-library/react';

// Run before every test file with components: one that waits for something waits as long as a busy machine needs. What never comes still fails the test.
configure({ asyncUtilTimeout: 10_000 });
