namespace ChatOps.Core.Chat;

public sealed record AnsweredDelivery(Delivery Delivery, Answer Answer);
