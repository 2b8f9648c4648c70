import { PmmEc2, type PmmEc2Args } from "../../../components";
import { pmmDeployer } from "./pmm-deployment";

/** Deploys PmmEc2 against mocks. */
export const { deploy, refusal } = pmmDeployer<PmmEc2Args, PmmEc2>(PmmEc2);
