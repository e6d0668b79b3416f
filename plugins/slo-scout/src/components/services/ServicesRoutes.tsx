import { Route, Routes } from 'react-router-dom';
import { ServicePage } from './ServicePage';
import { ServicesPage } from './ServicesPage';

/**
 * The tab *Services*: the fleet, and one service.
 *
 * @internal
 */
export function ServicesRoutes() {
  return (
    <Routes>
      <Route index element={<ServicesPage />} />
      <Route path=":serviceId" element={<ServicePage />} />
    </Routes>
  );
}
