import { Route, Routes } from 'react-router-dom';
import { SloPage } from './SloPage';
import { SlosPage } from './SlosPage';

/**
 * The tab *SLOs*: the list, and one SLO.
 *
 * @internal
 */
export function SlosRoutes() {
  return (
    <Routes>
      <Route index element={<SlosPage />} />
      <Route path=":sloId" element={<SloPage />} />
    </Routes>
  );
}
