import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { VariantName } from '@slo-scout/slo';
import { sloScoutApiRef } from '../api/sloScoutApiRef';
import { useAction } from './useAction';
import type { Action } from './useAction';

/** Where a target starts when SLO-Scout itself proposes none. */
const FALLBACK_TARGET = 0.99;

/**
 * What a person is deciding about a proposal.
 *
 * @internal
 */
export interface Decision {
  /** Undefined when the person set a target of their own. */
  variant?: VariantName;
  target: number;
  reason: string;
  /** True after a try to decide without a reason. */
  reasonMissing: boolean;
  chooseVariant(variant: VariantName): void;
  chooseTarget(target: number): void;
  setReason(reason: string): void;
  approve: Action<[], Slo>;
  reject: Action<[], Proposal>;
  /** Starts the action unless there is no reason yet. */
  submit<R>(action: Action<[], R>): Promise<R | undefined>;
}

/** @internal */
export function useDecision(proposal: Proposal): Decision {
  const api = useApi(sloScoutApiRef);
  const [choice, setChoice] = useState(() => recommendedChoice(proposal));
  const [reason, setReason] = useState('');
  const [attempted, setAttempted] = useState(false);
  const trimmed = reason.trim();

  const approve = useAction(() =>
    api.approveProposal(proposal.id, {
      ...(choice.variant
        ? { variant: choice.variant }
        : { target: choice.target }),
      reason: trimmed,
    }),
  );
  const reject = useAction(() =>
    api.rejectProposal(proposal.id, { reason: trimmed }),
  );

  return {
    ...choice,
    reason,
    reasonMissing: attempted && !trimmed,
    chooseVariant: variant => {
      const chosen = proposal.variants.find(v => v.name === variant);
      if (chosen) setChoice({ variant, target: chosen.target });
    },
    chooseTarget: target => setChoice({ variant: undefined, target }),
    setReason,
    approve,
    reject,
    submit: async action => {
      setAttempted(true);
      return trimmed ? action.run() : undefined;
    },
  };
}

function recommendedChoice(proposal: Proposal): {
  variant?: VariantName;
  target: number;
} {
  const { recommended, variants } = proposal;
  const variant = variants.find(v => v.name === recommended) ?? variants[0];
  return variant
    ? { variant: variant.name, target: variant.target }
    : { variant: undefined, target: FALLBACK_TARGET };
}
