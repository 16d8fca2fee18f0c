package org.quadrupole.pipelines.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.quadrupole.transforms.Results;
import org.quadrupole.transforms.ResultsCoder;

/**
 * Adds the partial results of bundles, without rounding, and puts the sums into one file, so that
 * the program that started the pipeline gets them back from whatever runner and worker they were
 * computed on. The file appears when it is complete; a second attempt to write it replaces it with
 * the same content.
 *
 * <p>Format: the length (int32) and the bytes of {@link ResultsCoder}. Without any result there is
 * no file.
 */
final class ResultSink extends PTransform<PCollection<KV<Integer, Results>>, PDone> {

  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * A sink into a file.
   *
   * @param file a path or URL that Beam's file systems can write
   */
  ResultSink(String file) {
    this.file = file;
  }

  @Override
  public PDone expand(PCollection<KV<Integer, Results>> results) {
    // Adding and writing are one step; a Combine would add two, and each costs a short run.
    results.apply("Gather", GroupByKey.create()).apply("Write", ParDo.of(new WriteFn(file)));
    return PDone.in(results.getPipeline());
  }

  /**
   * The file's results.
   *
   * @throws IOException if the file is not complete, or holds two results of one key
   */
  static Results read(String file) throws IOException {
    ResourceId resource = FileSystems.matchSingleFileSpec(file).resourceId();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(FileSystems.open(resource))))) {
      byte[] content = new byte[in.readInt()];
      in.readFully(content);
      return CoderUtils.decodeFromByteArray(ResultsCoder.of(), content);
    } catch (EOFException e) {
      throw new IOException(file + " is not complete", e);
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<Results>>, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<Results>> parts) throws IOException {
      byte[] content =
          CoderUtils.encodeToByteArray(ResultsCoder.of(), Results.sum(parts.getValue()));
      ResourceId target = FileSystems.matchNewResource(file, false);
      ResourceId part = FileSystems.matchNewResource(file + "." + UUID.randomUUID(), false);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(FileSystems.create(part, MimeTypes.BINARY))))) {
        out.writeInt(content.length);
        out.write(content);
      }
      FileSystems.rename(List.of(part), List.of(target));
    }
  }
}
