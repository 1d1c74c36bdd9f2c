"use client";
/** The project that the page shows, and the way to another. On a phone the mark stands for the name. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { usePathname } from "next/navigation";
import { Icon } from "../../ui/icon";
import { Logo } from "../../ui/logo";
import { Menu, MenuItem, MenuLabel } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import { rangeOnly, writeUrl } from "./url-state";
import { useMe } from "./use-me";
import { useUrl } from "./use-url";

export function ProjectSwitch() {
  const name = useMe()?.project.name;
  const trigger = (
    <button type="button" className="proj" aria-label={name === undefined ? "Project" : `Project: ${name}`}>
      <span className="only-phone top-logo">
        <Logo />
      </span>
      <span className="only-desk trunc">{name ?? " "}</span>
      <span className="only-desk">
        <Icon of={ChevronDown} size="xs" />
      </span>
    </button>
  );
  return (
    <Menu trigger={trigger} align="start">
      <ProjectItems />
    </Menu>
  );
}

/** Drawn when the menu opens, so that it shows the newest projects. */
function ProjectItems() {
  const path = usePathname();
  const [url] = useUrl();
  const answer = useQuery({
    queryKey: ["session", "projects"],
    queryFn: ({ signal }) => api.session.projects.query(undefined, { signal }),
  });
  const choose = useMutation({
    mutationFn: (id: number) => api.session.chooseProject.mutate({ project_id: id }),
    // A fresh page, so that no answer of the former project stays in memory.
    onSuccess: () => window.location.assign(path + writeUrl(rangeOnly(url))),
    onError: (error) => toast(problemOf(error).message),
  });
  if (answer.isError) return <MenuLabel>{problemOf(answer.error).message}</MenuLabel>;
  const items = answer.data?.items ?? [];
  return (
    <>
      <MenuLabel>{items.length === 1 ? "Your only project" : "Projects"}</MenuLabel>
      {items.map((project) => (
        <MenuItem
          key={project.id}
          checked={project.current}
          onSelect={() => {
            if (!project.current) choose.mutate(project.id);
          }}
        >
          <span className="trunc">{project.name}</span>
          <span className="t3 trunc">{project.organization}</span>
        </MenuItem>
      ))}
    </>
  );
}
