/** Names that stand in statements about the schema, where no parameter can. Pure. */
import { StoreError } from "./store-error";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CLUSTER = /^[A-Za-z0-9_.-]+$/;

/** @throws StoreError `store.migration` for what is no plain name. */
export function databaseName(database: string): string {
  if (!NAME.test(database))
    throw refuseSchema(`${JSON.stringify(database)} cannot be the name of a database.`);
  return database;
}

/** `ON CLUSTER '…'`; empty for one server. @throws StoreError `store.migration` for what is no plain name. */
export function onCluster(cluster = ""): string {
  return cluster === "" ? "" : `ON CLUSTER '${clusterName(cluster)}'`;
}

/** `system.<table>` of every replica. @throws StoreError `store.migration` for what is no plain name. */
export function systemTable(table: string, cluster = ""): string {
  return cluster === ""
    ? `system.${table}`
    : `clusterAllReplicas('${clusterName(cluster)}', system.${table})`;
}

function clusterName(cluster: string): string {
  if (!CLUSTER.test(cluster))
    throw refuseSchema(`${JSON.stringify(cluster)} cannot be the name of a cluster.`);
  return cluster;
}

/** Nothing that trying again would mend. */
export function refuseSchema(message: string): StoreError {
  return new StoreError("store.migration", message, { permanent: true });
}
