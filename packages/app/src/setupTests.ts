import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A busy machine must not fail a test: only what never comes does.
jest.setTimeout(120_000);
configure({ asyncUtilTimeout: 60_000 });
