package org.quadrupole.runners.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a job is to do, and what it needs for it.
 *
 * @param name what it is called in the batch system: letters, digits and {@code _.-}
 * @param command the program and its arguments
 * @param files a folder whose files the job finds in the folder $QUAD_FILES; none where empty
 * @param outputs names of files that the job leaves in its working directory, to be fetched with
 *     its output; systems with a shared file system do not care
 * @param resources what it takes of a node
 * @param requirements where it may run
 * @param script what else is in its script
 */
public record JobSpec(
    String name,
    List<String> command,
    Optional<Path> files,
    List<String> outputs,
    Resources resources,
    Requirements requirements,
    ScriptOptions script) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

  /** Copies its lists. */
  public JobSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot name a job: letters, digits and _.- only");
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a job needs a command");
    }
    command = List.copyOf(command);
    outputs = List.copyOf(outputs);
  }

  /** A job of one core without any wishes. */
  public static JobSpec of(String name, List<String> command) {
    return new JobSpec(
        name,
        command,
        Optional.empty(),
        List.of(),
        Resources.ONE_CORE,
        Requirements.NONE,
        ScriptOptions.PLAIN);
  }

  /** The same job with files. */
  public JobSpec withFiles(Path folder) {
    return new JobSpec(
        name, command, Optional.of(folder), outputs, resources, requirements, script);
  }

  /** The same job with files that it leaves. */
  public JobSpec withOutputs(List<String> names) {
    return new JobSpec(name, command, files, names, resources, requirements, script);
  }

  /** The same job on other resources. */
  public JobSpec withResources(Resources other) {
    return new JobSpec(name, command, files, outputs, other, requirements, script);
  }

  /** The same job in other places. */
  public JobSpec withRequirements(Requirements other) {
    return new JobSpec(name, command, files, outputs, resources, other, script);
  }

  /** The same job with another script around it. */
  public JobSpec withScript(ScriptOptions other) {
    return new JobSpec(name, command, files, outputs, resources, requirements, other);
  }

  /**
   * What a job takes.
   *
   * @param cores processor cores
   * @param memory MiB
   * @param disk scratch space, MiB
   * @param walltime after which the system ends the job; the system's own limit where empty
   * @param queue the partition or queue
   * @param account who is charged
   */
  public record Resources(
      int cores,
      OptionalInt memory,
      OptionalInt disk,
      Optional<Duration> walltime,
      Optional<String> queue,
      Optional<String> account) {

    /** One core, and otherwise what the system gives. */
    public static final Resources ONE_CORE =
        new Resources(
            1,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The same on so many cores. */
    public Resources withCores(int number) {
      return new Resources(number, memory, disk, walltime, queue, account);
    }

    /** The same for so long. */
    public Resources withWalltime(Duration time) {
      return new Resources(cores, memory, disk, Optional.of(time), queue, account);
    }

    /** The same with other memory, MiB. */
    public Resources withMemory(int mebibytes) {
      return new Resources(cores, OptionalInt.of(mebibytes), disk, walltime, queue, account);
    }
  }

  /**
   * Where a job may run. A batch system that cannot express one of them refuses the job.
   *
   * @param gpus how many
   * @param tags what the operators of sites and nodes have labelled them with; all are needed
   * @param sites the only ones where the job may run; anywhere where empty
   * @param bannedSites where it may not: sites, or nodes of a system that knows no sites
   * @param platform an operating system in the system's words
   * @param architecture of the processor: x86_64, aarch64
   * @param inputData logical file names; the job goes where they are
   * @param container an image that Apptainer runs the command in
   */
  public record Requirements(
      int gpus,
      List<String> tags,
      List<String> sites,
      List<String> bannedSites,
      Optional<String> platform,
      Optional<String> architecture,
      List<String> inputData,
      Optional<String> container) {

    /** Anywhere. */
    public static final Requirements NONE =
        new Requirements(
            0,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    /** Copies its lists. */
    public Requirements {
      tags = List.copyOf(tags);
      sites = List.copyOf(sites);
      bannedSites = List.copyOf(bannedSites);
      inputData = List.copyOf(inputData);
    }

    /** The same without some more sites. */
    public Requirements without(List<String> banned) {
      List<String> all = new ArrayList<>(bannedSites);
      all.addAll(banned);
      return new Requirements(gpus, tags, sites, all, platform, architecture, inputData, container);
    }

    /** The same with another number of GPUs. */
    public Requirements withGpus(int number) {
      return new Requirements(
          number, tags, sites, bannedSites, platform, architecture, inputData, container);
    }
  }

  /**
   * What stands in a job script beside the command.
   *
   * @param shebang its first line
   * @param environment variables that are set; no secrets, for scripts are kept and shown
   * @param prologue lines of shell that run first
   * @param directives more lines for the batch system, in its language without the comment sign
   * @param skippedDirectives texts; a directive that contains one of them is left out
   */
  public record ScriptOptions(
      String shebang,
      Map<String, String> environment,
      List<String> prologue,
      List<String> directives,
      List<String> skippedDirectives) {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Nothing. */
    public static final ScriptOptions PLAIN =
        new ScriptOptions("#!/bin/sh", Map.of(), List.of(), List.of(), List.of());

    /** Copies its lists. */
    public ScriptOptions {
      for (String variable : environment.keySet()) {
        if (!VARIABLE.matcher(variable).matches()) {
          throw new IllegalArgumentException(
              "'" + variable + "' cannot name an environment variable");
        }
      }
      environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
      prologue = List.copyOf(prologue);
      directives = List.copyOf(directives);
      skippedDirectives = List.copyOf(skippedDirectives);
    }

    /** The same with another variable. */
    public ScriptOptions with(String variable, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(variable, value);
      return new ScriptOptions(shebang, more, prologue, directives, skippedDirectives);
    }
  }
}
