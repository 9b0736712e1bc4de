using ChatOps.Core.Chat;

namespace ChatOps.Core.Runbooks;

/// <summary>A command that only answers from the bot's own state, or acts on operations (<c>/ops …</c>). Touches no host.</summary>
public interface IAnswer : ICommand
{
    Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken);
}
