"use client";
/** The map: layers from left to right, width is traffic, red only above the error limit. Arrow keys walk along the edges. */
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useMemo, useState } from "react";
import { formatDuration } from "../../ui/format/duration";
import { formatRate, formatShare } from "../../ui/format/number";
import { Segmented } from "../../ui/segmented";
import type { ServiceEdge, ServiceMapAnswer, ServiceSummary } from "../api/types";
import { visible } from "../search/list/message-text";
import { layoutMap, type MapLayout, type MapNode, NODE, nextNode } from "./layout";

/** An edge or service with more errors than this is red. */
export const ERROR_LIMIT = 0.02;

export interface ServiceMapProps {
  map: ServiceMapAnswer | undefined;
  services: readonly ServiceSummary[];
}

export function ServiceMap({ map, services }: ServiceMapProps) {
  const [view, setView] = useState<"map" | "list">("map");
  const edges = map?.edges ?? [];
  return (
    <section className="panel svc-map" aria-label="Map">
      <div className="panel-head">
        <h2>Map</h2>
        <span className="t3 only-desk">who calls whom, from spans; line width is traffic</span>
        <span className="grow" />
        <Segmented
          label="Form of the map"
          value={view}
          options={[
            { value: "map", text: "Map" },
            { value: "list", text: "List" },
          ]}
          onChange={setView}
        />
      </div>
      {map !== undefined && edges.length === 0 ? (
        <p className="pad t2">
          No call between services is known in this range. Edges follow their spans by about two minutes.
        </p>
      ) : view === "map" ? (
        <Drawing edges={edges} services={services} />
      ) : (
        <EdgeList edges={edges} />
      )}
    </section>
  );
}

function Drawing({
  edges,
  services,
}: {
  edges: readonly ServiceEdge[];
  services: readonly ServiceSummary[];
}) {
  const layout = useMemo(
    () =>
      layoutMap(
        edges,
        services.map((one) => one.service),
      ),
    [edges, services],
  );
  const { current, setAt, onKey } = useWalk(layout, edges);
  const places = new Map(layout.nodes.map((node) => [node.name, node]));
  const busiest = Math.max(...edges.map((edge) => edge.per_second), 0.001);
  return (
    <div className="svc-scroll">
      <svg
        width={layout.width + 24}
        height={layout.height + 16}
        role="group"
        aria-label="Services and their calls; arrow keys walk along them"
        onKeyDown={onKey}
      >
        <g transform="translate(12,8)">
          {edges.map((edge) => (
            <Edge
              key={`${edge.caller}\n${edge.callee}\n${edge.kind}\n${edge.external}`}
              edge={edge}
              places={places}
              busiest={busiest}
            />
          ))}
          {layout.nodes.map((node, index) => (
            <Node
              key={node.name}
              node={node}
              id={`svc-${index}`}
              service={services.find((one) => one.service === node.name)}
              current={node.name === current}
              onFocus={() => setAt(node.name)}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}

/** Which service has the focus, and where keys lead from it. */
function useWalk(layout: MapLayout, edges: readonly ServiceEdge[]) {
  const router = useRouter();
  const [at, setAt] = useState("");
  const own = layout.nodes.find((node) => node.name === at) ?? layout.nodes[0];
  const current = own?.name ?? "";
  const onKey = (event: KeyboardEvent<SVGElement>) => {
    if (event.key === "Enter" && own?.external === false)
      router.push(`/services/${encodeURIComponent(current)}${window.location.search}`);
    const next = nextNode(layout, edges, [current, event.key]);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    document.getElementById(`svc-${layout.nodes.findIndex((node) => node.name === next)}`)?.focus();
  };
  return { current, setAt, onKey };
}

interface EdgeProps {
  edge: ServiceEdge;
  places: ReadonlyMap<string, MapNode>;
  busiest: number;
}

function Edge({ edge, places, busiest }: EdgeProps) {
  const [from, to] = [places.get(edge.caller), places.get(edge.callee)];
  if (from === undefined || to === undefined || from === to) return null;
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  const bend = Math.max(40, (x2 - x1) / 2);
  const bad = edge.error_share > ERROR_LIMIT;
  return (
    <g className={bad ? "svc-edge bad" : "svc-edge"}>
      <path
        d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
        strokeWidth={1 + 3 * Math.sqrt(edge.per_second / busiest)}
        strokeDasharray={edge.kind === "queue" ? "4 3" : undefined}
      />
      {bad ? (
        <text x={(x1 + x2) / 2} y={(y1 + y2) / 2 - 4} textAnchor="middle">
          {formatShare(edge.error_share)}
        </text>
      ) : null}
    </g>
  );
}

interface NodeProps {
  node: MapNode;
  id: string;
  service: ServiceSummary | undefined;
  current: boolean;
  onFocus: () => void;
}

function Node({ node, id, service, current, onFocus }: NodeProps) {
  const router = useRouter();
  const bad = (service?.error_share ?? 0) > ERROR_LIMIT;
  const open = () => {
    if (!node.external) router.push(`/services/${encodeURIComponent(node.name)}${window.location.search}`);
  };
  const figures =
    service === undefined
      ? node.external
        ? "outside"
        : "no request counted"
      : `${formatRate(service.per_second)} · ${formatShare(service.error_share)} · ${formatDuration(service.p95_ms)}`;
  return (
    <g
      id={id}
      className={`svc-node${node.external ? " external" : ""}${bad ? " bad" : ""}`}
      transform={`translate(${node.x},${node.y})`}
      tabIndex={current ? 0 : -1}
      role="link"
      aria-label={`${visible(node.name, true)}, ${figures}`}
      onFocus={onFocus}
      onClick={open}
      onKeyDown={() => undefined}
    >
      <rect width={NODE.width} height={NODE.height} rx={6} />
      <text x={10} y={19} className="svc-name">
        {visible(node.name, true).slice(0, 20)}
      </text>
      <text x={10} y={36} className="svc-sub">
        {figures}
      </text>
    </g>
  );
}

function EdgeList({ edges }: { edges: readonly ServiceEdge[] }) {
  return (
    <div className="svc-scroll" tabIndex={0} role="region" aria-label="Calls between services">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Callee</th>
            <th scope="col">Kind</th>
            <th scope="col" className="num">
              Calls
            </th>
            <th scope="col" className="num">
              Errors
            </th>
            <th scope="col" className="num">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr key={`${edge.caller}\n${edge.callee}\n${edge.kind}\n${edge.external}`}>
              <td>{visible(edge.caller, true)}</td>
              <td>
                {visible(edge.callee, true)}
                {edge.external ? <span className="t3"> outside</span> : null}
              </td>
              <td>{edge.kind}</td>
              <td className="num">{formatRate(edge.per_second)}</td>
              <td className={edge.error_share > ERROR_LIMIT ? "num bad" : "num"}>
                {formatShare(edge.error_share)}
              </td>
              <td className="num">{formatDuration(edge.p95_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
