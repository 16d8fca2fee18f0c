package org.quadrupole.pipelines.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
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
import org.quadrupole.transforms.MergeResults;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;

/**
 * Gathers an analysis's results into one file, so that the program that started the pipeline gets
 * them back from whatever runner and worker they were computed on. The file appears when it is
 * complete; a second attempt to write it replaces it with the same content.
 *
 * <p>Format: the number of results (int32), then for each a length (int32) and so many bytes of
 * {@link MergeResults#CODER}. Without any result there is no file.
 */
final class ResultSink extends PTransform<PCollection<KV<ResultKey, Result>>, PDone> {

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
  public PDone expand(PCollection<KV<ResultKey, Result>> results) {
    results
        .apply("To one place", ParDo.of(new EncodeFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn(file)));
    return PDone.in(results.getPipeline());
  }

  /**
   * The file's results.
   *
   * @throws IOException if the file is not complete, or holds two results of one key
   */
  static Map<ResultKey, Result> read(String file) throws IOException {
    ResourceId resource = FileSystems.matchSingleFileSpec(file).resourceId();
    Map<ResultKey, Result> results = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(FileSystems.open(resource))))) {
      for (int left = in.readInt(); left > 0; left--) {
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        KV<ResultKey, Result> result = CoderUtils.decodeFromByteArray(MergeResults.CODER, content);
        if (results.putIfAbsent(result.getKey(), result.getValue()) != null) {
          throw new IOException("the result for " + result.getKey() + " came back twice");
        }
      }
    } catch (EOFException e) {
      throw new IOException(file + " is not complete", e);
    }
    return results;
  }

  private static final class EncodeFn extends DoFn<KV<ResultKey, Result>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void encode(
        @Element KV<ResultKey, Result> element, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      out.output(KV.of(0, CoderUtils.encodeToByteArray(MergeResults.CODER, element)));
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<byte[]>> all) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream records = new DataOutputStream(bytes);
      int count = 0;
      for (byte[] record : all.getValue()) {
        records.writeInt(record.length);
        records.write(record);
        count++;
      }
      ResourceId target = FileSystems.matchNewResource(file, false);
      ResourceId part = FileSystems.matchNewResource(file + "." + UUID.randomUUID(), false);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(FileSystems.create(part, MimeTypes.BINARY))))) {
        out.writeInt(count);
        bytes.writeTo(out);
      }
      FileSystems.rename(List.of(part), List.of(target));
    }
  }
}
