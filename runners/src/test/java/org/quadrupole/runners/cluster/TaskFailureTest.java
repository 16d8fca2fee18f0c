package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskFailureTest {

  @Test
  void aDamagedFileIsTheTasksOwnFailure() {
    String trace =
        """
        java.lang.RuntimeException: Failed to read
        \tat org.apache.beam.runners.flink.X.next(X.java:1)
        \tat org.apache.flink.runtime.operators.DataSourceTask.invoke(DataSourceTask.java:175)
        \tat java.base/java.lang.Thread.run(Thread.java:840)
        Caused by: org.quadrupole.io.root.RootFormatException: /d/a.root: branch x, basket at entry 0: damaged
        \tat org.quadrupole.io.root.compression.Decompressor.block(Decompressor.java:3)
        \tat org.quadrupole.transforms.LoopFn.process(LoopFn.java:4)
        \tat org.apache.flink.runtime.Y.run(Y.java:5)
        \t... 12 more
        Caused by: com.github.luben.zstd.ZstdException: Data corruption detected
        \tat com.github.luben.zstd.ZstdDecompressCtx.decompress(ZstdDecompressCtx.java:1)
        \tat org.quadrupole.io.root.compression.Decompressor.block(Decompressor.java:2)
        \t... 14 more
        """;
    assertThat(TaskFailure.text(trace)).contains("/d/a.root: branch x, basket at entry 0: damaged");
  }

  @Test
  void whatTheSystemToldOurReaderIsTheTasksOwnFailure() {
    String trace =
        """
        org.apache.beam.sdk.util.UserCodeException: java.io.IOException: /d/a.root: you may not read it
        \tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)
        Caused by: java.io.IOException: /d/a.root: you may not read it
        \tat org.quadrupole.io.root.SharedByteSource.open(SharedByteSource.java:9)
        \tat org.apache.flink.runtime.Y.run(Y.java:5)
        Caused by: java.nio.file.AccessDeniedException: /d/a.root
        \tat java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:90)
        \tat java.base/java.nio.channels.FileChannel.open(FileChannel.java:298)
        \tat org.quadrupole.io.root.FileByteSource.open(FileByteSource.java:20)
        \t... 12 more
        """;
    assertThat(TaskFailure.text(trace)).contains("/d/a.root");
  }

  @Test
  void aLostWorkerIsNot() {
    String trace =
        """
        org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException: Connection unexpectedly closed by remote task manager 'h:1'. This might indicate that the remote task manager was lost.
        \tat org.apache.flink.runtime.io.network.netty.CreditBasedPartitionRequestClientHandler.channelInactive(C.java:134)
        \tat org.apache.flink.shaded.netty4.io.netty.channel.AbstractChannelHandlerContext.invoke(A.java:1)
        """;
    assertThat(TaskFailure.text(trace)).isEmpty();
    assertThat(TaskFailure.text("")).isEmpty();
  }

  @Test
  void norIsWhatFlinkFailedAtWhileOurCodeWasCalled() {
    String trace =
        """
        java.lang.RuntimeException: Buffer pool has already been destroyed.
        \tat org.apache.flink.runtime.io.network.buffer.LocalBufferPool.request(L.java:1)
        \tat org.quadrupole.transforms.LoopFn.finish(LoopFn.java:4)
        """;
    assertThat(TaskFailure.text(trace)).isEmpty();
  }
}
