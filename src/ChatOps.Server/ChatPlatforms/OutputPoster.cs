using System.Text;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>The output of an operation under its live message: as a message while it is short, else as a file.</summary>
internal sealed class OutputPoster([FromKeyedServices] IOutputPlaces places, IOperationStore store, ITranscriptStore transcripts)
{
    private const int MostTries = 12;
    private const int Short = 2000;
    private const int MostLines = 40;
    private const int Page = 2000;

    /// <param name="mostBytes">The longest file that the platform takes.</param>
    public async Task<PostResult> PostAsync(OutboxItem item, string place, int mostBytes, CancellationToken cancellationToken)
    {
        var handle = item.Message.Operation!;
        var text = await TextAsync(handle, mostBytes, cancellationToken);
        if (text.Length == 0)
            return new PostResult.Posted(MessageId: null);
        var result = text.Length <= Short && text.Count(c => c == '\n') < MostLines
            ? await places.PostShortAsync(item, place, text, cancellationToken)
            : await places.PostFileAsync(item, place, $"{handle}-output.txt", text, cancellationToken);
        // Tries of an outage say nothing about this output: it is given up only when the platform takes a line in its place.
        return result is PostResult.Later { AsksToWait: false } && item.Attempts >= MostTries
            ? await places.PostShortAsync(
                item, place, $"It could not be put here. Read it with: /ops show {handle} --part output, or on the bot's page.",
                cancellationToken)
            : result;
    }

    private async Task<string> TextAsync(string handle, int mostBytes, CancellationToken cancellationToken)
    {
        if (await store.FindByHandleAsync(handle, cancellationToken) is not { } operation)
            return "";
        var text = new StringBuilder();
        var next = 1L;
        // A character has up to four bytes.
        while (text.Length < mostBytes / 4)
        {
            var lines = await transcripts.ReadAsync(operation.Id, next, Page, cancellationToken);
            foreach (var line in lines)
                text.Append(line.Stream == TranscriptStream.Bot ? "# " : "").AppendLine(line.Text);
            if (lines.Count < Page)
                return text.ToString().TrimEnd();
            next = lines[^1].Number + 1;
        }
        return text.AppendLine("# shortened here; the page of the operation has the rest").ToString();
    }
}
