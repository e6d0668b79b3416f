import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../api/sloScoutApiRef';
import { useAction } from './useAction';
import type { Action } from './useAction';

/** @internal */
export type DeployStep = 'idle' | 'generating' | 'opening';

/**
 * Renders the files of an SLO and opens, or updates, its change request.
 *
 * @internal
 */
export function useDeploy(sloId: string): {
  step: DeployStep;
  deploy: Action<[], ChangeRequest>;
} {
  const api = useApi(sloScoutApiRef);
  const [step, setStep] = useState<DeployStep>('idle');
  const deploy = useAction(async () => {
    try {
      setStep('generating');
      const [first] = await api.generateArtifacts({ sloId });
      if (!first) {
        throw new Error(
          'No files were generated. Check the log of the SLO-Scout backend.',
        );
      }
      setStep('opening');
      return await api.deployArtifact(first.id);
    } finally {
      setStep('idle');
    }
  });
  return { step, deploy };
}
