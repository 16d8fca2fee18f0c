package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.resources.CPUResource;
import org.apache.flink.api.common.time.Time;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.blob.TransientBlobKey;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.clusterframework.types.AllocationID;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.clusterframework.types.ResourceProfile;
import org.apache.flink.runtime.clusterframework.types.SlotID;
import org.apache.flink.runtime.deployment.TaskDeploymentDescriptor;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.executiongraph.PartitionInfo;
import org.apache.flink.runtime.instance.HardwareDescription;
import org.apache.flink.runtime.io.network.partition.ResultPartitionID;
import org.apache.flink.runtime.jobgraph.IntermediateDataSetID;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobmaster.AllocatedSlotReport;
import org.apache.flink.runtime.jobmaster.JobMasterId;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.messages.TaskThreadInfoResponse;
import org.apache.flink.runtime.metrics.dump.MetricDumpSerialization;
import org.apache.flink.runtime.metrics.dump.QueryScopeInfo;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.resourcemanager.ResourceManagerId;
import org.apache.flink.runtime.resourcemanager.TaskExecutorRegistration;
import org.apache.flink.runtime.rest.messages.LogInfo;
import org.apache.flink.runtime.rest.messages.ProfilingInfo;
import org.apache.flink.runtime.rest.messages.ThreadDumpInfo;
import org.apache.flink.runtime.rpc.RpcEndpoint;
import org.apache.flink.runtime.rpc.RpcService;
import org.apache.flink.runtime.taskexecutor.FileType;
import org.apache.flink.runtime.taskexecutor.SlotReport;
import org.apache.flink.runtime.taskexecutor.SlotStatus;
import org.apache.flink.runtime.taskexecutor.TaskExecutorGateway;
import org.apache.flink.runtime.taskexecutor.TaskExecutorHeartbeatPayload;
import org.apache.flink.runtime.taskexecutor.TaskExecutorMemoryConfiguration;
import org.apache.flink.runtime.taskexecutor.TaskExecutorRegistrationSuccess;
import org.apache.flink.runtime.taskexecutor.partition.ClusterPartitionReport;
import org.apache.flink.runtime.webmonitor.retriever.MetricQueryServiceGateway;
import org.apache.flink.runtime.webmonitor.threadinfo.ThreadInfoSamplesRequest;
import org.apache.flink.types.SerializableOptional;
import org.apache.flink.util.SerializedValue;

/**
 * What a JobManager sees of a worker that has nothing to do: it registers, offers a slot, answers
 * heartbeats, tells its metrics, and leaves. It cannot run a task.
 */
@SuppressWarnings({
  "deprecation", // Flink's gateways have times of its own
  "try", // and close as they like
  "FutureReturnValueIgnored" // what fails is told by who waits for the worker
})
final class StubWorker extends RpcEndpoint
    implements TaskExecutorGateway, MetricQueryServiceGateway {

  private static final Time PATIENCE = Time.seconds(60);
  private static final int PAUSE_SECONDS = 1;

  /** A worker tells so many more than a launcher asks for. */
  private static final int OTHER_METRICS = 45;

  private final ResourceID id;
  private final ResourceManagerGateway manager;
  private final SlotReport slots;
  private final TaskExecutorRegistration registration;
  private boolean left;
  private final Map<Gauge<?>, Tuple2<QueryScopeInfo, String>> metrics = new LinkedHashMap<>();

  /**
   * A worker that has not begun.
   *
   * @param configuration what says how much memory workers have
   */
  StubWorker(
      RpcService service,
      String name,
      ResourceManagerGateway manager,
      Configuration configuration) {
    super(service, "taskmanager_" + name);
    this.id = new ResourceID(name);
    this.manager = manager;
    ResourceProfile slot =
        ResourceProfile.newBuilder()
            .setCpuCores(new CPUResource(1))
            .setTaskHeapMemory(MemorySize.ofMebiBytes(256))
            .build();
    this.slots = new SlotReport(new SlotStatus(new SlotID(id, 0), slot));
    this.registration =
        new TaskExecutorRegistration(
            getAddress(),
            id,
            1,
            -1,
            new HardwareDescription(1, 1L << 30, 1L << 29, 1L << 28),
            TaskExecutorMemoryConfiguration.create(configuration),
            slot,
            slot,
            name);
    QueryScopeInfo scope = new QueryScopeInfo.TaskManagerQueryScopeInfo(name);
    long start = System.nanoTime();
    Gauge<Long> half = () -> (System.nanoTime() - start) / 2;
    metrics.put(half, Tuple2.of(scope, "Status.JVM.CPU.Time"));
    Gauge<Long> used = () -> 200_000_000L;
    metrics.put(used, Tuple2.of(scope, "Status.JVM.Memory.Heap.Used"));
    for (int other = 0; other < OTHER_METRICS; other++) {
      long value = other;
      Gauge<Long> gauge = () -> value;
      metrics.put(gauge, Tuple2.of(scope, "Status.Shuffle.Netty.SomeLongName" + other));
    }
  }

  @Override
  protected void onStart() {
    register();
  }

  private void register() {
    manager
        .registerTaskExecutor(registration, PATIENCE)
        .thenCompose(
            answer ->
                answer instanceof TaskExecutorRegistrationSuccess known
                    ? manager.sendSlotReport(id, known.getRegistrationId(), slots, PATIENCE)
                    : CompletableFuture.failedFuture(new IllegalStateException(answer.toString())))
        .whenCompleteAsync((done, failure) -> registered(failure != null), getMainThreadExecutor());
  }

  private void registered(boolean failed) {
    if (left) {
      manager.disconnectTaskManager(id, new IllegalStateException("told to"));
      closeAsync();
    } else if (failed) {
      again();
    }
  }

  private void again() {
    scheduleRunAsync(this::register, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Signs off; at once, or when it is known whether it has been registered. */
  void leave() {
    runAsync(
        () -> {
          left = true;
          manager.disconnectTaskManager(id, new IllegalStateException("told to"));
        });
    scheduleRunAsync(() -> registered(false), PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Void> heartbeatFromResourceManager(ResourceID from) {
    return manager.heartbeatFromTaskManager(
        id, new TaskExecutorHeartbeatPayload(slots, new ClusterPartitionReport(List.of())));
  }

  @Override
  public CompletableFuture<SerializableOptional<String>> requestMetricQueryServiceAddress(
      Time timeout) {
    return CompletableFuture.completedFuture(SerializableOptional.of(getAddress()));
  }

  @Override
  public CompletableFuture<MetricDumpSerialization.MetricSerializationResult> queryMetrics(
      Time timeout) {
    MetricDumpSerialization.MetricDumpSerializer serializer =
        new MetricDumpSerialization.MetricDumpSerializer();
    try {
      return CompletableFuture.completedFuture(
          serializer.serialize(Map.of(), metrics, Map.of(), Map.of()));
    } finally {
      serializer.close();
    }
  }

  @Override
  public void disconnectResourceManager(Exception cause) {
    // As when heartbeats were late on a machine that has much to do.
    if (!left) {
      again();
    }
  }

  private static <T> CompletableFuture<T> never() {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("a stub runs no tasks"));
  }

  @Override
  public CompletableFuture<Boolean> canBeReleased() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletableFuture<Acknowledge> updateDelegationTokens(ResourceManagerId of, byte[] all) {
    return CompletableFuture.completedFuture(Acknowledge.get());
  }

  @Override
  public CompletableFuture<Acknowledge> requestSlot(
      SlotID slot,
      JobID job,
      AllocationID allocation,
      ResourceProfile profile,
      String target,
      ResourceManagerId from,
      Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> submitTask(
      TaskDeploymentDescriptor task, JobMasterId master, Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> updatePartitions(
      ExecutionAttemptID attempt, Iterable<PartitionInfo> partitions, Time timeout) {
    return never();
  }

  @Override
  public void releasePartitions(JobID job, Set<ResultPartitionID> partitions) {}

  @Override
  public CompletableFuture<Acknowledge> promotePartitions(
      JobID job, Set<ResultPartitionID> partitions) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> releaseClusterPartitions(
      Collection<IntermediateDataSetID> sets, Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> triggerCheckpoint(
      ExecutionAttemptID attempt, long checkpoint, long at, CheckpointOptions options) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> confirmCheckpoint(
      ExecutionAttemptID attempt, long completed, long at, long last) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> abortCheckpoint(
      ExecutionAttemptID attempt, long checkpoint, long completed, long at) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> cancelTask(ExecutionAttemptID attempt, Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Void> heartbeatFromJobManager(
      ResourceID from, AllocatedSlotReport report) {
    return never();
  }

  @Override
  public void disconnectJobManager(JobID job, Exception cause) {}

  @Override
  public CompletableFuture<Acknowledge> freeSlot(
      AllocationID allocation, Throwable cause, Time timeout) {
    return never();
  }

  @Override
  public void freeInactiveSlots(JobID job, Time timeout) {}

  @Override
  public CompletableFuture<TransientBlobKey> requestFileUploadByType(FileType type, Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<TransientBlobKey> requestFileUploadByName(
      String file, Duration timeout) {
    return never();
  }

  @Override
  public CompletableFuture<TransientBlobKey> requestFileUploadByNameAndType(
      String file, FileType type, Duration timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Collection<LogInfo>> requestLogList(Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Acknowledge> sendOperatorEventToTask(
      ExecutionAttemptID attempt, OperatorID operator, SerializedValue<OperatorEvent> event) {
    return never();
  }

  @Override
  public CompletableFuture<ThreadDumpInfo> requestThreadDump(Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<TaskThreadInfoResponse> requestThreadInfoSamples(
      Collection<ExecutionAttemptID> attempts, ThreadInfoSamplesRequest request, Time timeout) {
    return never();
  }

  @Override
  public CompletableFuture<ProfilingInfo> requestProfiling(
      int seconds, ProfilingInfo.ProfilingMode mode, Duration timeout) {
    return never();
  }

  @Override
  public CompletableFuture<Collection<ProfilingInfo>> requestProfilingList(Duration timeout) {
    return never();
  }
}
