export { startHttp, type AgentHttp } from "./server";
export type { StatusSource } from "./source";
