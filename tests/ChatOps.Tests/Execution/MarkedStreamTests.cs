using System.Text;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>The tool's bytes between two marks, however the stream is cut on its way.</summary>
public sealed class MarkedStreamTests
{
    private const string Whole = "Welcome\n\nchatops n1 begin\nout\nchatops n2 end 0\n\nchatops n1 end x\nmore\nchatops n1 end 12\nBye\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task The_tools_bytes_are_found_in_pieces_of_any_size(int piece)
    {
        var stream = new MarkedStream("n1", 1000);
        await stream.ReadAsync(new InPieces(Encoding.UTF8.GetBytes(Whole), piece), CancellationToken.None);
        Assert.Equal((true, 12, "out\nchatops n2 end 0\n\nchatops n1 end x\nmore"), (stream.Begun, stream.Status, stream.Tool.Text));
        Assert.Equal("Welcome\nBye\n", Encoding.UTF8.GetString(stream.Way));
        Assert.False(stream.Tool.Truncated);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task What_is_past_a_bound_is_dropped_and_the_end_is_still_found(int bound)
    {
        var long_ = "noise" + new string('-', 1_000_000) + "\nchatops n1 begin\n" + new string('x', 3_000_000) + "\nchatops n1 end 7\n";
        var stream = new MarkedStream("n1", bound);
        await stream.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(long_)), CancellationToken.None);
        Assert.Equal((7, new string('x', bound), true), (stream.Status, stream.Tool.Text, stream.Tool.Truncated));
        Assert.InRange(stream.Way.Length, 1, 16 * 1024);
    }

    [Fact]
    public async Task A_stream_without_its_end_has_no_status_and_keeps_what_was_said()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            var stream = new MarkedStream("n1", 1000);
            await stream.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Whole[..length])), CancellationToken.None);
            var begun = length >= Whole.IndexOf("out", StringComparison.Ordinal);
            var ended = length >= Whole.IndexOf("Bye", StringComparison.Ordinal);
            Assert.Equal((begun, ended ? 12 : null), (stream.Begun, stream.Status));
        }
    }

    private sealed class InPieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
