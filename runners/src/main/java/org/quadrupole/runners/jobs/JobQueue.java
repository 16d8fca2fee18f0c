package org.quadrupole.runners.jobs;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A batch system. All methods may be slow (a command, a call to a server) and ask for many jobs at
 * once; they fail with what the system said.
 */
public interface JobQueue {

  /**
   * What {@link #submit} would hand over, as a text for people: a job script, with the job
   * description where that is a file of its own.
   *
   * @throws JobQueueException if the system knows no such requirement
   */
  String description(JobSpec spec, int count) throws JobQueueException;

  /**
   * Submits jobs that differ in nothing but their environment variable QUAD_JOB_INDEX, which counts
   * from 0.
   *
   * @return their ids, in the order of their indices
   */
  List<String> submit(JobSpec spec, int count) throws JobQueueException;

  /**
   * Asks after jobs.
   *
   * @return a job for each id, in their order
   */
  Map<String, Job> query(Collection<String> ids) throws JobQueueException;

  /** Ends jobs, running or not; those that have ended stay as they are. */
  void cancel(Collection<String> ids) throws JobQueueException;

  /**
   * What a job wrote: standard output and error, and the files that its description named.
   *
   * @return files that are there now, standard output and error first; none before a job has
   *     started, on some systems none before it has ended
   */
  List<Path> output(String id) throws JobQueueException;
}
